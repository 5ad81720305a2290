namespace VaePipeline.Audio.Reconstruction;

/// <summary>
/// The frames of a clip, dealt to as many segments as the widest vector has lanes. A vector takes the same frame of as many segments at once
/// as it has lanes, so that frames are cut out, transformed and added up without ever changing their order in memory. The number of segments
/// is the same for every width of vectors, and so is the order of all sums.
/// </summary>
/// <param name="FftSize">Samples a frame sees.</param>
/// <param name="HopLength">Samples between neighboring frames.</param>
/// <param name="Frames">Frames of the clip; the first is centered on its first sample.</param>
internal sealed record FrameGrid(int FftSize, int HopLength, int Frames)
{
    public const int Segments = 8;

    /// <summary>Frames of each segment; the last segments may have fewer.</summary>
    public int SegmentFrames { get; } = (Frames + Segments - 1) / Segments;

    /// <summary>Samples between the starts of neighboring segments.</summary>
    public int SegmentHop => SegmentFrames * HopLength;

    /// <summary>Samples that two neighboring segments share; more than <see cref="SegmentHop"/> where a clip has few frames.</summary>
    public int Overlap => FftSize - HopLength;

    /// <summary>Samples under a segment's frames.</summary>
    public int SegmentLength => SegmentHop + Overlap;

    /// <summary>Samples of the clip that the frames can see.</summary>
    public int SamplesSeen => (Frames - 1) * HopLength + FftSize / 2;

    /// <summary>Bins of a frame's spectrum.</summary>
    public int Bins => FftSize / 2 + 1;

    /// <summary>Whether a segment really has a frame at this place.</summary>
    public bool HasFrame(int segment, int place) => segment * SegmentFrames + place < Frames;
}
