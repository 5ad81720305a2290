namespace VaePipeline.Datasets.Rendering;

/// <summary>
/// The percussion of General MIDI: keys 35 to 81 of level 1 and Roland GS's 27 to 34 and 82 to 87, from GeneralMidiPercussion.csv. An
/// instrument is a kind of sound in all kits: kicks of every kit are one instrument, since that is what the name of a sound means.
/// </summary>
static class GeneralMidiPercussion
{
    /// <summary>The family of all drums, next to NSynth's eleven.</summary>
    public const string Family = "drum";

    /// <summary>The <c>instrument_family</c> number: the one after NSynth's 0 to 10.</summary>
    public static int FamilyNumber => NSynthName.Families.Count;

    /// <summary>The table's rows in the order of keys.</summary>
    public static IReadOnlyList<PercussionKey> Keys { get; } = [.. ReadTable()];

    /// <summary>Whether a kit has these sounds on these keys: from 48 on are the orchestra's kit, sound effects and marching drums.</summary>
    public static bool IsKit(int program) => program < 48;

    /// <summary>The source of a kit's sounds: kits 24 to 31 are drum machines, such as 24 Electronic and 25 TR-808.</summary>
    public static string SourceOf(int kit) => kit is >= 24 and < 32 ? "electronic" : "acoustic";

    /// <summary>
    /// One instrument per kind. Acoustic kits come first: drum machines of many SoundFonts use acoustic sounds on some keys, and of equal
    /// sounds the first one is rendered.
    /// </summary>
    public static IReadOnlyList<RenderInstrument> InstrumentsOf(IEnumerable<int> kits)
    {
        int[] ordered = [.. kits.Where(IsKit).OrderBy(SourceOf, StringComparer.Ordinal).ThenBy(kit => kit)];
        return
        [
            .. Keys.GroupBy(key => (key.Kind, key.KindTitle))
                .OrderBy(kind => kind.Key.Kind)
                .Select(kind => new RenderInstrument(
                    kind.Key.Kind,
                    kind.Key.KindTitle,
                    Family,
                    "",
                    kind.Key.Kind,
                    kind.Min(key => key.Key),
                    kind.Max(key => key.Key)
                )
                {
                    Strikes = [.. ordered.SelectMany(kit => kind.Where(key => key.IsIn(kit)), (kit, key) => new Strike(kit, key.Key))],
                })
                .Where(instrument => instrument.Strikes!.Count > 0),
        ];
    }

    static IEnumerable<PercussionKey> ReadTable()
    {
        using var table = new StreamReader(typeof(GeneralMidiPercussion).Assembly.GetManifestResourceStream("GeneralMidiPercussion.csv")!);
        table.ReadLine(); // the names of the columns
        while (table.ReadLine()?.Split(',') is [var key, var title, var kind, var kindTitle, var notIn])
            yield return new(Number(key), title, Number(kind), kindTitle)
            {
                NotIn = notIn.Split('-') is [var first, var last] ? (Number(first), Number(last)) : null,
            };
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A key of the percussion channel, its name in General MIDI, and its kind: the key that stands for all sounds of that kind.</summary>
sealed record PercussionKey(int Key, string Title, int Kind, string KindTitle)
{
    /// <summary>The first and last kit with another sound on this key: brush kits slap a snare for the clap, the electronic kit reverses a cymbal.</summary>
    public (int First, int Last)? NotIn { get; init; }

    public bool IsIn(int kit) => NotIn is not { } other || kit < other.First || kit > other.Last;
}

/// <summary>A key of a kit.</summary>
readonly record struct Strike(int Kit, int Key);
