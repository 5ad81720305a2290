namespace VaePipeline.Datasets.Rendering;

/// <summary>What to render: how many notes, where to, drawn by which seed.</summary>
public sealed record RenderRequest
{
    /// <summary>The General MIDI SoundFont (.sf2 or .sf3); not used by the embedded synthesizer.</summary>
    public string? SoundFont { get; init; }

    /// <summary>The set's folder: new, empty, or one in which the same render was begun.</summary>
    public required string Out { get; init; }

    /// <summary>Notes to make, spread evenly over the instruments. [1, what the instruments can play]</summary>
    public int Notes { get; init; } = 12_600;

    /// <summary>Draws pitches and velocities; the same seed gives the same files, byte for byte.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Instruments rendered at a time; 0 is one a core. It never changes the result. [0, 256]</summary>
    public int Threads { get; init; }

    /// <summary>The fluidsynth program, a name to look up on PATH or a path.</summary>
    public string FluidSynth { get; init; } = "fluidsynth";

    /// <summary>Returns this request, or throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value, range and remedy.</exception>
    public RenderRequest Validated()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Out);
        if (Notes < 1)
            throw new ArgumentOutOfRangeException(nameof(Notes), FormattableString.Invariant($"Notes is {Notes}; ask for 1 or more."));
        if (Threads is < 0 or > 256)
            throw new ArgumentOutOfRangeException(
                nameof(Threads), FormattableString.Invariant($"Threads is {Threads}; allowed: 0 (one a core) to 256."));
        return this;
    }

    internal int EffectiveThreads => Threads == 0 ? Environment.ProcessorCount : Threads;
}

/// <summary>How far a render is.</summary>
/// <param name="Done">Notes written so far.</param>
/// <param name="Total">Notes asked for.</param>
/// <param name="Instrument">The instrument that was last finished.</param>
public readonly record struct RenderProgress(int Done, int Total, string Instrument);

/// <summary>What a render made.</summary>
/// <param name="Folder">The set's absolute path.</param>
/// <param name="Notes">Notes in the set: fewer than asked for only where instruments ran out of notes that sound.</param>
/// <param name="Instruments">Instruments in the set.</param>
/// <param name="SilentLeftOut">Notes that were drawn, gave no sound and were replaced by the next draw.</param>
/// <param name="MissingPrograms">General MIDI programs that the SoundFont does not have.</param>
/// <param name="AlreadyThere">The folder already held this very set, so nothing was rendered.</param>
public sealed record RenderResult(
    string Folder, int Notes, int Instruments, int SilentLeftOut, IReadOnlyList<int> MissingPrograms, bool AlreadyThere);
