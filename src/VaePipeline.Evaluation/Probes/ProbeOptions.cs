namespace VaePipeline.Evaluation.Probes;

/// <summary>How probes are trained and tested.</summary>
public sealed record ProbeOptions
{
    /// <summary>Folds of the cross-validation. [2, 20]</summary>
    public int Folds { get; init; } = 5;

    /// <summary>C of the logistic regression: the larger, the weaker its penalty. (0, 1e6]</summary>
    public double InversePenalty { get; init; } = 1;

    /// <summary>Which notes are tested.</summary>
    public ProbeScope Scope { get; init; }

    /// <summary>Ids of the notes that the model was not trained on; required unless all notes are tested.</summary>
    public IReadOnlySet<string>? HeldOut { get; init; }

    /// <summary>Seed of folds, samples and intervals. [0, 2^31)</summary>
    public int Seed { get; init; }

    /// <summary>Returns these options, or throws when one is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public ProbeOptions Validated()
    {
        Require.That(Folds is >= 2 and <= 20, Folds, "2 to 20");
        Require.That(InversePenalty is > 0 and <= 1e6, InversePenalty, "above 0 to 1e6");
        Require.That(Seed >= 0, Seed, "0 or more");
        Require.That(Scope == ProbeScope.All || HeldOut is not null, Scope, "All; the others require the held-out notes");
        return this;
    }
}
