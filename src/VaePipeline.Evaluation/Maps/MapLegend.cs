namespace VaePipeline.Evaluation.Maps;

/// <summary>A line of the legend: a group, the number of its points, and how they are drawn.</summary>
sealed record LegendEntry(string Name, int Count, GroupMarker Marker);

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

        var sizes = label.Sizes();
        var unlabeled = points - sizes.Sum();
        var bySize = Enumerable
            .Range(0, sizes.Length)
            .OrderByDescending(code => sizes[code])
            .ThenBy(code => label.Values[code], StringComparer.Ordinal)
            .ToArray();
        var named = bySize.Length > MaxEntries ? MaxEntries - 1 : bySize.Length;
        var entries = bySize
            .Take(named)
            .Select((code, place) => new LegendEntry(label.Values[code], sizes[code], GroupMarker.OfGroup(place)))
            .ToList();
        var entryOfCode = new int[sizes.Length];
        for (var place = 0; place < bySize.Length; place++)
            entryOfCode[bySize[place]] = Math.Min(place, named);
        if (bySize.Length > named || unlabeled > 0)
            entries.Add(
                new(
                    bySize.Length == named ? "unknown" : $"{bySize.Length - named} others",
                    points - entries.Sum(entry => entry.Count),
                    GroupMarker.Rest
                )
            );
        return new(label.Name, entries, Array.ConvertAll(label.Codes.ToArray(), code => code < 0 ? entries.Count - 1 : entryOfCode[code]));
    }
}
