using System.Globalization;

namespace VaePipeline.Datasets.Rendering;

/// <summary>A pitch struck at a velocity.</summary>
readonly record struct NoteKey(int Pitch, int Velocity);

/// <summary>An instrument that can be rendered, under NSynth's terms.</summary>
/// <param name="Program">Its number in the table it comes from (General MIDI's program).</param>
/// <param name="Title">Its name there.</param>
/// <param name="Family">One of NSynth's families.</param>
/// <param name="Source">acoustic, electronic or synthetic.</param>
/// <param name="Number">Its number within family and source.</param>
/// <param name="LowPitch">The lowest MIDI pitch it plays.</param>
/// <param name="HighPitch">The highest.</param>
sealed record RenderInstrument(int Program, string Title, string Family, string Source, int Number, int LowPitch, int HighPitch)
{
    /// <summary>NSynth's five velocities.</summary>
    public static IReadOnlyList<int> Velocities { get; } = [25, 50, 75, 100, 127];

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Family}_{Source}_{Number:000}");

    /// <summary>How many different notes it can play.</summary>
    public int Capacity => (HighPitch - LowPitch + 1) * Velocities.Count;

    /// <summary>Gives each (family, source) its own numbers, in the table's order.</summary>
    public static IReadOnlyList<RenderInstrument> Numbered(
        IEnumerable<(int Program, string Title, string Family, string Source, int Low, int High)> table)
    {
        var next = new Dictionary<(string, string), int>();
        var instruments = new List<RenderInstrument>();
        foreach (var (program, title, family, source, low, high) in table)
        {
            var number = next.GetValueOrDefault((family, source));
            next[(family, source)] = number + 1;
            instruments.Add(new(program, title, family, source, number, low, high));
        }
        return instruments;
    }
}
