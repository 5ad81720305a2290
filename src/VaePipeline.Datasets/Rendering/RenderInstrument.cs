namespace VaePipeline.Datasets.Rendering;

/// <summary>An instrument that can be rendered, with NSynth's labels.</summary>
/// <param name="Program">Its General MIDI program, or its index among the embedded synthesizer's instruments.</param>
/// <param name="Title">Its name in that list.</param>
/// <param name="Family">One of NSynth's families.</param>
/// <param name="Source">acoustic, electronic or synthetic.</param>
/// <param name="Number">Its number within family and source.</param>
/// <param name="LowPitch">The lowest MIDI pitch.</param>
/// <param name="HighPitch">The highest MIDI pitch.</param>
sealed record RenderInstrument(int Program, string Title, string Family, string Source, int Number, int LowPitch, int HighPitch)
{
    /// <summary>NSynth's five velocities.</summary>
    public static IReadOnlyList<int> Velocities { get; } = [25, 50, 75, 100, 127];

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Family}_{Source}_{Number:000}");

    /// <summary>Number of different notes.</summary>
    public int Capacity => (HighPitch - LowPitch + 1) * Velocities.Count;

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
