namespace VaePipeline.Audio.Reconstruction;

/// <summary>
/// Divides the frames of a clip into segments of consecutive frames, as many as the widest vector of doubles has lanes. Each lane of a vector
/// processes its own segment, so frames are cut out, transformed and overlap-added without reordering memory. The number of segments, and
/// thus the order of all sums, is the same for every vector width.
/// </summary>
/// <param name="FftSize">Samples in a frame.</param>
/// <param name="HopLength">Samples between neighboring frames.</param>
/// <param name="Frames">Frames in the clip; the first is centered on the first sample.</param>
internal sealed record SegmentLayout(int FftSize, int HopLength, int Frames)
{
    public const int Segments = 8;

    /// <summary>Frames in a segment; the last segments may have fewer.</summary>
    public int SegmentFrames { get; } = (Frames + Segments - 1) / Segments;

    /// <summary>Samples between the starts of neighboring segments.</summary>
    public int SegmentHop => SegmentFrames * HopLength;

    /// <summary>Samples that two neighboring segments share; more than <see cref="SegmentHop"/> if a clip has few frames.</summary>
    public int Overlap => FftSize - HopLength;

    /// <summary>Samples covered by the frames of a segment.</summary>
    public int SegmentLength => SegmentHop + Overlap;

    /// <summary>Samples of the clip that the frames cover.</summary>
    public int SamplesSeen => (Frames - 1) * HopLength + FftSize / 2;

    /// <summary>Bins in the spectrum of a frame.</summary>
    public int Bins => FftSize / 2 + 1;

    /// <summary>Whether a segment has a frame at this place.</summary>
    public bool HasFrame(int segment, int place) => segment * SegmentFrames + place < Frames;
}
