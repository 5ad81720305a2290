namespace VaePipeline.Training.Pipelines;

/// <summary>The notes to train on, and the share of them kept for validation.</summary>
public sealed record DatasetSection
{
    /// <summary>Folder of the notes (NSynth's layout or any folder of audio), absolute or relative to the current folder.</summary>
    public required string Path { get; init; }

    /// <summary>How to render the notes if the folder does not exist yet; null if it does. Only whole-pipeline runs use it.</summary>
    internal RenderSection? Render { get; init; }

    /// <summary>Share of the notes kept for validation. (0, 0.9]; default 0.1.</summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Seed of the random split; the same seed splits the same notes in the same way on every machine. [0, 2^31); default 0.</summary>
    public int Seed { get; init; }

    internal DatasetSection Validated()
    {
        Require.That(!string.IsNullOrWhiteSpace(Path), Path, "a folder's path");
        Require.That(ValidationFraction is > 0 and <= 0.9, ValidationFraction, "above 0, up to 0.9");
        Require.That(Seed >= 0, Seed, "0 or more");
        Render?.Validated();
        return this;
    }
}
