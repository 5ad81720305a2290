using VaePipeline.Kernels.Simd;

namespace VaePipeline.Audio.Features;

/// <summary>What one computation writes on the way; reused, since it is a third of a megabyte.</summary>
/// <param name="Columns">The clip's samples, as <see cref="FrameColumns{V}"/> transposes them.</param>
/// <param name="Work">A group of frames on their way to spectra (numbers, lanes).</param>
/// <param name="Powers">The power spectra of as many groups as <see cref="BandSums{V}"/> takes at once (groups, bins, lanes).</param>
/// <param name="Mel">The mel powers of all groups (groups, bands, lanes), and room behind them for frames that are computed again.</param>
/// <param name="Noise">Of each group, the <see cref="RoundingErrorEstimate{V}"/> (groups, numbers, lanes).</param>
/// <param name="Doubts">Of each frame; see <see cref="RoundingErrorEstimate{V}.Doubt"/>.</param>
internal sealed record LogMelScratch(
    AlignedArray<float> Columns, AlignedArray<float> Work, AlignedArray<float> Powers, AlignedArray<float> Mel, AlignedArray<float> Noise,
    AlignedArray<float> Doubts)
{
    /// <summary>Like <see cref="Work"/>, for frames that are computed anew; made when the first of them comes.</summary>
    public AlignedArray<double>? ExactWork { get; set; }
}
