using VaePipeline.Evaluation.Tables;

namespace VaePipeline.Evaluation.Maps;

/// <summary>A line of the legend.</summary>
/// <param name="Name">The group.</param>
/// <param name="Count">Its points.</param>
/// <param name="Style">How its points are drawn.</param>
sealed record LegendEntry(string Name, int Count, MarkerStyle Style);

/// <summary>Which point is drawn how, and what that means.</summary>
/// <param name="Heading">The label column; empty when points are not told apart.</param>
/// <param name="Entries">The groups by size, largest first, the small ones of many joined into one.</param>
/// <param name="EntryOf">(N) each point's entry.</param>
sealed record MapLegend(string Heading, IReadOnlyList<LegendEntry> Entries, int[] EntryOf)
{
    const int MaxEntries = 22;

    public static MapLegend Of(TextColumn? label, int points)
    {
        if (label is null || label.Values.Count == 0)
            return new("", [new("", points, MarkerStyle.OfGroup(0))], new int[points]);

        var sizes = new int[label.Values.Count];
        var unlabeled = 0;
        foreach (var code in label.Codes)
            if (code >= 0)
                sizes[code]++;
            else
                unlabeled++;
        var bySize = Enumerable.Range(0, sizes.Length).OrderByDescending(code => sizes[code]).ThenBy(code => label.Values[code], StringComparer.Ordinal).ToArray();
        var named = bySize.Length > MaxEntries ? MaxEntries - 1 : bySize.Length;
        var entries = bySize.Take(named).Select((code, place) => new LegendEntry(label.Values[code], sizes[code], MarkerStyle.OfGroup(place))).ToList();
        var entryOfCode = new int[sizes.Length];
        Array.Fill(entryOfCode, named);
        for (var place = 0; place < named; place++)
            entryOfCode[bySize[place]] = place;
        if (bySize.Length > named || unlabeled > 0)
            entries.Add(new(bySize.Length == named ? "unknown" : $"{bySize.Length - named} others", points - entries.Sum(entry => entry.Count), MarkerStyle.Rest));
        var entryOf = new int[points];
        for (var row = 0; row < points; row++)
            entryOf[row] = label.Codes[row] < 0 ? entries.Count - 1 : entryOfCode[label.Codes[row]];
        return new(label.Name, entries, entryOf);
    }
}
