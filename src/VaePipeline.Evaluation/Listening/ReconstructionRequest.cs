namespace VaePipeline.Evaluation.Listening;

/// <summary>The sounds to reconstruct.</summary>
public sealed record ReconstructionRequest : ListeningOptions
{
    /// <summary>Sound files.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The model; may be null for <see cref="FeaturesOnly"/>, which then uses the default features.</summary>
    public string? Model { get; init; }

    /// <summary>Whether encoder and decoder are skipped. The result then shows what the log-mel alone preserves, up to 4,096 frames.</summary>
    public bool FeaturesOnly { get; init; }

    /// <summary>
    /// Whether the phases are the input's instead of found by Griffin and Lim's iteration. That is smoother for log-mels near the input's, but
    /// the sound then contains more than the log-mel.
    /// </summary>
    public bool InputPhases { get; init; }

    /// <summary>Number of files processed in parallel; 0 uses all cores. The result does not depend on it. [0, 1,024]</summary>
    public int Threads { get; init; }

    internal override void RequireValid()
    {
        base.RequireValid();
        if (Inputs.Count == 0)
            throw new ListeningException("Nothing to reconstruct: give at least one sound file.");
        if (Model is null && !FeaturesOnly)
            throw new ListeningException("No model given; give one, or choose the features only.");
        Require.That(Threads is >= 0 and <= 1024, Threads, "0 (every core) to 1024");
    }
}
