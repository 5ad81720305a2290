namespace VaePipeline.Evaluation.Probes;

/// <summary>How probes are trained and tested.</summary>
public sealed record ProbeOptions
{
    /// <summary>Folds of the cross-validation. [2, 20]</summary>
    public int Folds { get; init; } = 5;

    /// <summary>C of the logistic regression: the larger, the weaker its penalty. (0, 1e6]</summary>
    public double InversePenalty { get; init; } = 1;

    /// <summary>Which notes are asked about.</summary>
    public ProbeScope Scope { get; init; }

    /// <summary>Ids of the notes that the model was not trained on; needed unless all notes are asked about.</summary>
    public IReadOnlySet<string>? HeldOut { get; init; }

    /// <summary>Seed of folds, samples and intervals. [0, 2^31)</summary>
    public int Seed { get; init; }

    /// <summary>Returns these options, or throws when one is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value, range and remedy.</exception>
    public ProbeOptions Validated()
    {
        if (Folds is < 2 or > 20)
            throw new ArgumentOutOfRangeException(nameof(Folds), $"Folds is {Folds}; allowed: 2 to 20.");
        if (!(InversePenalty is > 0 and <= 1e6))
            throw new ArgumentOutOfRangeException(nameof(InversePenalty), $"InversePenalty is {InversePenalty}; allowed: above 0 to 1e6.");
        if (Seed < 0)
            throw new ArgumentOutOfRangeException(nameof(Seed), $"Seed is {Seed}; allowed: 0 or more.");
        if (Scope != ProbeScope.All && HeldOut is null)
            throw new ArgumentOutOfRangeException(nameof(HeldOut), $"Scope is {Scope}, which needs to know the held-out notes; name them, or ask about all notes.");
        return this;
    }
}
