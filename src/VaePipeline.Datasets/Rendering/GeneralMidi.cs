namespace VaePipeline.Datasets.Rendering;

/// <summary>
/// The General MIDI level 1 programs that fit NSynth's families: 96 of 128, from GeneralMidi.csv. The others are drums and struck noise (timpani,
/// agogo to reverse cymbal), the orchestra hit, sound effects, and the pads and "FX" sounds, whose timbre changes during a note.
/// Pitch ranges are those in which the instruments are played, within NSynth's 21 to 108.
/// </summary>
static class GeneralMidi
{
    public static IReadOnlyList<RenderInstrument> Instruments { get; } = RenderInstrument.Numbered(ReadTable());

    static IEnumerable<(int Program, string Title, string Family, string Source, int Low, int High)> ReadTable()
    {
        using var table = new StreamReader(typeof(GeneralMidi).Assembly.GetManifestResourceStream("GeneralMidi.csv")!);
        table.ReadLine(); // the names of the columns
        while (table.ReadLine()?.Split(',') is [var program, var title, var family, var source, var low, var high])
            yield return (Number(program), title, family, source, Number(low), Number(high));
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
