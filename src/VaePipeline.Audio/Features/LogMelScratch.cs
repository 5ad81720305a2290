namespace VaePipeline.Audio.Features;

/// <summary>Intermediate results of one computation, a third of a megabyte; reused by later computations.</summary>
/// <param name="Columns">The clip's samples, transposed by <see cref="HopMatrix{V}"/>.</param>
/// <param name="Work">Working memory of the transform of a group of frames (WorkLength, lanes).</param>
/// <param name="Powers">Power spectra of the groups that <see cref="MelProjection{V}"/> takes at once (groups, bins, lanes).</param>
/// <param name="Mel">Mel powers of all groups (groups, bands, lanes), followed by space for recomputed frames.</param>
/// <param name="Noise">The <see cref="RoundingErrorEstimate{V}"/> of each group (groups, Length, lanes).</param>
/// <param name="Doubts">The result of <see cref="RoundingErrorEstimate{V}.Doubt"/> for each frame.</param>
internal sealed record LogMelScratch(
    AlignedArray<float> Columns,
    AlignedArray<float> Work,
    AlignedArray<float> Powers,
    AlignedArray<float> Mel,
    AlignedArray<float> Noise,
    AlignedArray<float> Doubts
)
{
    /// <summary>Like <see cref="Work"/>, for frames recomputed in doubles; allocated for the first of them.</summary>
    public AlignedArray<double>? ExactWork { get; set; }
}
