using VaePipeline.Foundation;
namespace VaePipeline.Training.Pipelines;

/// <summary>Which notes to learn from, and which of them to hold back.</summary>
public sealed record DatasetSection
{
    /// <summary>Folder of the notes (NSynth's layout or any folder of audio), absolute or from the current folder.</summary>
    public required string Path { get; init; }

    /// <summary>How to make the notes where the folder does not hold them yet; null when they are there. Used by `vae run`.</summary>
    public RenderSection? Render { get; init; }

    /// <summary>Share of the notes held back for validation. (0, 0.9]; 0.1 unless given.</summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Seed of the random split; the same seed splits the same notes alike everywhere. [0, 2^31); 0 unless given.</summary>
    public int Seed { get; init; }

    /// <summary>Returns this section, or throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value and range.</exception>
    public DatasetSection Validated()
    {
        Require.That(!string.IsNullOrWhiteSpace(Path), Path, "a folder's path");
        Require.That(ValidationFraction is > 0 and <= 0.9, ValidationFraction, "above 0, up to 0.9");
        Require.That(Seed >= 0, Seed, "0 or more");
        Render?.Validated();
        return this;
    }
}
