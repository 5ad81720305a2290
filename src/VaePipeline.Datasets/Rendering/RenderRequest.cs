namespace VaePipeline.Datasets.Rendering;

/// <summary>What to render: number of notes, folder, seed.</summary>
public sealed record RenderRequest
{
    /// <summary>The General MIDI SoundFont (.sf2 or .sf3); the embedded synthesizer does not use it.</summary>
    public string? SoundFont { get; init; }

    /// <summary>The set's folder: new, empty, or with an unfinished render of the same request.</summary>
    public required string Out { get; init; }

    /// <summary>Number of notes, spread evenly over the instruments. [1, what the instruments can play]</summary>
    public int Notes { get; init; } = 12_600;

    /// <summary>Seed for drawing pitches and velocities; the same seed gives the same files, byte for byte.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Instruments rendered at the same time; 0 is one per core. It does not change the result. [0, 256]</summary>
    public int Threads { get; init; }

    /// <summary>Also renders the percussion of General MIDI. The embedded synthesizer has none.</summary>
    public bool Drums { get; init; }

    /// <summary>The fluidsynth program: a path, or a name to look up on PATH.</summary>
    public string FluidSynth { get; init; } = "fluidsynth";

    internal RenderRequest Validated()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Out);
        Require.That(Notes >= 1, Notes, "1 or more");
        Require.That(Threads is >= 0 and <= 256, Threads, "0 (one per core) to 256");
        return this;
    }

    internal int EffectiveThreads => Threads == 0 ? Environment.ProcessorCount : Threads;
}
