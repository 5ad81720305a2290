using VaePipeline.Foundation;
namespace VaePipeline.Training.Pipelines;

/// <summary>Which notes to render into the dataset's folder.</summary>
public sealed record RenderSection
{
    /// <summary>How many notes, spread evenly over the instruments. 1 or more; 12,600 unless given.</summary>
    public int Notes { get; init; } = 12_600;

    /// <summary>Draws pitches and velocities; the same seed gives the same notes. [0, 2^31); 1 unless given.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>A General MIDI SoundFont; the system's, or else the embedded synthesizer, unless given.</summary>
    public string? SoundFont { get; init; }

    /// <summary>Returns this section, or throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value and range.</exception>
    public RenderSection Validated()
    {
        Require.That(Notes >= 1, Notes, "1 or more");
        Require.That(Seed >= 0, Seed, "0 or more");
        return this;
    }
}
