namespace VaePipeline.Evaluation.Robustness;

/// <summary>What <see cref="RobustnessReport.Create"/> measures.</summary>
public sealed record RobustnessOptions
{
    /// <summary>Notes to perturb, drawn from the gallery. [2, 100,000]</summary>
    public int Notes { get; init; } = 100;

    /// <summary>Notes that neighbors are searched among, drawn from the set; all if it has fewer. [3, 1,000,000]</summary>
    public int Gallery { get; init; } = 1400;

    /// <summary>Names of perturbations; empty for all.</summary>
    public IReadOnlyList<string> Perturbations { get; init; } = [];

    /// <summary>Whether sounds are prepared although the model's features do not say so.</summary>
    public bool Prepare { get; init; }

    /// <summary>Seed of the drawn notes, of noise and of the intervals.</summary>
    public int Seed { get; init; }

    /// <summary>Number of threads; 0 uses one per core. [0, 1,024]</summary>
    public int Threads { get; init; }

    /// <summary>The names of all perturbations.</summary>
    public static IReadOnlyList<string> AllPerturbations { get; } =
    [.. Robustness.Perturbations.All.Select(perturbation => perturbation.Name)];

    internal RobustnessOptions Validated()
    {
        Require.That(Notes is >= 2 and <= 100_000, Notes, "2 to 100000");
        Require.That(Gallery is >= 3 and <= 1_000_000, Gallery, "3 to 1000000");
        Require.That(Threads is >= 0 and <= 1024, Threads, "0 to 1024; 0 uses one per core");
        foreach (var name in Perturbations)
            Require.That(AllPerturbations.Contains(name), name, string.Join(", ", AllPerturbations), nameof(Perturbations));
        return this;
    }

    internal IReadOnlyList<Perturbation> Chosen =>
        [.. Robustness.Perturbations.All.Where(perturbation => Perturbations.Count == 0 || Perturbations.Contains(perturbation.Name))];
}
