using VaePipeline.Evaluation.Tables;

namespace VaePipeline.Evaluation.Maps;

/// <summary>The groups of a map and their markers.</summary>
/// <param name="Heading">The label column; empty when all points look the same.</param>
/// <param name="Entries">The groups by size, largest first; if there are many, the small ones share the last entry.</param>
/// <param name="EntryOf">(N) the entry of each point.</param>
sealed record MapLegend(string Heading, IReadOnlyList<LegendEntry> Entries, int[] EntryOf)
{
    const int MaxEntries = 22;

    public static MapLegend Of(TextColumn? label, int points)
    {
        if (label is null || label.Values.Count == 0)
            return new("", [new("", points, GroupMarker.OfGroup(0))], new int[points]);

        var sizes = new int[label.Values.Count];
        var unlabeled = 0;
        foreach (var code in label.Codes)
            if (code >= 0)
                sizes[code]++;
            else
                unlabeled++;
        var bySize = Enumerable.Range(0, sizes.Length).OrderByDescending(code => sizes[code]).ThenBy(code => label.Values[code], StringComparer.Ordinal).ToArray();
        var named = bySize.Length > MaxEntries ? MaxEntries - 1 : bySize.Length;
        var entries = bySize.Take(named).Select((code, place) => new LegendEntry(label.Values[code], sizes[code], GroupMarker.OfGroup(place))).ToList();
        var entryOfCode = new int[sizes.Length];
        Array.Fill(entryOfCode, named);
        for (var place = 0; place < named; place++)
            entryOfCode[bySize[place]] = place;
        if (bySize.Length > named || unlabeled > 0)
            entries.Add(new(bySize.Length == named ? "unknown" : $"{bySize.Length - named} others", points - entries.Sum(entry => entry.Count), GroupMarker.Rest));
        var entryOf = new int[points];
        for (var row = 0; row < points; row++)
            entryOf[row] = label.Codes[row] < 0 ? entries.Count - 1 : entryOfCode[label.Codes[row]];
        return new(label.Name, entries, entryOf);
    }
}
