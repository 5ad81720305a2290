namespace VaePipeline.Datasets.Rendering;

/// <summary>An instrument that can be rendered, with NSynth's labels.</summary>
/// <param name="Program">Its General MIDI program, its index among the embedded synthesizer's instruments, or the key of its kind of percussion.</param>
/// <param name="Title">Its name in that list.</param>
/// <param name="Family">One of NSynth's families, or <see cref="GeneralMidiPercussion.Family"/>.</param>
/// <param name="Source">acoustic, electronic or synthetic; empty for percussion, whose source depends on the kit.</param>
/// <param name="Number">Its number within family and source.</param>
/// <param name="LowPitch">The lowest MIDI pitch.</param>
/// <param name="HighPitch">The highest MIDI pitch.</param>
sealed record RenderInstrument(int Program, string Title, string Family, string Source, int Number, int LowPitch, int HighPitch)
{
    /// <summary>NSynth's five velocities.</summary>
    public static IReadOnlyList<int> Velocities { get; } = [25, 50, 75, 100, 127];

    /// <summary>The keys of kits that are this kind of percussion; null for an instrument with pitches.</summary>
    public IReadOnlyList<Strike>? Strikes { get; init; }

    /// <summary>Unique among the instruments of a set: the program, or for percussion 128 + the key of the kind.</summary>
    public int Id => Strikes is null ? Program : 128 + Program;

    /// <summary>Such as <c>guitar_acoustic_010</c>, or <c>drum_036</c> for percussion of both sources.</summary>
    public string Name =>
        Strikes is null
            ? string.Create(CultureInfo.InvariantCulture, $"{Family}_{Source}_{Number:000}")
            : string.Create(CultureInfo.InvariantCulture, $"{Family}_{Number:000}");

    /// <summary>Number of different notes.</summary>
    public int Capacity => (Strikes?.Count ?? HighPitch - LowPitch + 1) * Velocities.Count;

    /// <summary>All notes; those of one kit follow each other.</summary>
    public IEnumerable<NoteKey> Keys() =>
        (
            Strikes?.Select(strike => (strike.Key, (int?)strike.Kit))
            ?? Enumerable.Range(LowPitch, HighPitch - LowPitch + 1).Select(pitch => (pitch, (int?)null))
        ).SelectMany(key => Velocities, (key, velocity) => new NoteKey(key.Item1, velocity, key.Item2));

    /// <summary>
    /// The id of a note: NSynth's form <c>instrument-pitch-velocity</c>, such as <c>guitar_acoustic_010-060-100</c>; for percussion with the
    /// MIDI key and the kit's program, such as <c>drum_036-035-100-kit008</c>.
    /// </summary>
    public string NameOf(NoteKey key) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}-{key.Pitch:000}-{key.Velocity:000}{(key.Kit is { } kit ? $"-kit{kit:000}" : "")}"
        );

    /// <summary>acoustic, electronic or synthetic.</summary>
    public string SourceOf(NoteKey key) => key.Kit is { } kit ? GeneralMidiPercussion.SourceOf(kit) : Source;

    /// <summary>Numbers the instruments of each (family, source) from 0, in the order of the table.</summary>
    public static IReadOnlyList<RenderInstrument> Numbered(
        IEnumerable<(int Program, string Title, string Family, string Source, int Low, int High)> table
    ) =>
        [
            .. table
                .GroupBy(row => (row.Family, row.Source))
                .SelectMany(group => group.Index())
                .Select(row => new RenderInstrument(
                    row.Item.Program,
                    row.Item.Title,
                    row.Item.Family,
                    row.Item.Source,
                    row.Index,
                    row.Item.Low,
                    row.Item.High
                ))
                .OrderBy(instrument => instrument.Program),
        ];
}
