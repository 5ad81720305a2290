using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace VaePipeline.Datasets;

/// <summary>
/// A note's name in NSynth: <c>family_source_nnn-ppp-vvv</c>, such as <c>bass_synthetic_068-049-025</c>
/// (Engel et al. 2017, "Neural Audio Synthesis of Musical Notes with WaveNet Autoencoders").
/// </summary>
/// <param name="Family">One of <see cref="Families"/>.</param>
/// <param name="Source">One of <see cref="Sources"/>.</param>
/// <param name="Number">The instrument's number within family and source. [0, 999]</param>
/// <param name="Pitch">MIDI pitch. [0, 127]</param>
/// <param name="Velocity">MIDI velocity. [0, 127]</param>
sealed partial record NSynthName(string Family, string Source, int Number, int Pitch, int Velocity)
{
    /// <summary>NSynth's eleven families, in the order of its <c>instrument_family</c> numbers.</summary>
    public static IReadOnlyList<string> Families { get; } =
    ["bass", "brass", "flute", "guitar", "keyboard", "mallet", "organ", "reed", "string", "synth_lead", "vocal"];

    /// <summary>NSynth's three sources, in the order of its <c>instrument_source</c> numbers.</summary>
    public static IReadOnlyList<string> Sources { get; } = ["acoustic", "electronic", "synthetic"];

    /// <summary>Such as <c>bass_synthetic_068</c>.</summary>
    public string Instrument => string.Create(CultureInfo.InvariantCulture, $"{Family}_{Source}_{Number:000}");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Instrument}-{Pitch:000}-{Velocity:000}");

    /// <summary>Parses a name without a file extension; false when it does not have this form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NSynthName? name)
    {
        name = null;
        var match = Pattern().Match(text);
        if (!match.Success)
            return false;
        int Number(int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        if (Number(4) > 127 || Number(5) > 127)
            return false;
        name = new(match.Groups[1].Value, match.Groups[2].Value, Number(3), Number(4), Number(5));
        return true;
    }

    [GeneratedRegex(
        @"^(bass|brass|flute|guitar|keyboard|mallet|organ|reed|string|synth_lead|vocal)_(acoustic|electronic|synthetic)"
            + @"_([0-9]{3})-([0-9]{3})-([0-9]{3})\z"
    )]
    private static partial Regex Pattern();
}
