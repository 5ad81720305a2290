namespace VaePipeline.Training.Pipelines;

/// <summary>The notes to render into the folder of the dataset.</summary>
sealed record RenderSection
{
    /// <summary>Number of notes, spread evenly over the instruments. 1 or more; default 12,600.</summary>
    public int Notes { get; init; } = 12_600;

    /// <summary>Seed of the random pitches and velocities; the same seed gives the same notes. [0, 2^31); default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>A General MIDI SoundFont; by default the one of the system or, if there is none, the built-in synthesizer.</summary>
    public string? SoundFont { get; init; }

    internal RenderSection Validated()
    {
        Require.That(Notes >= 1, Notes, "1 or more");
        Require.That(Seed >= 0, Seed, "0 or more");
        return this;
    }
}
