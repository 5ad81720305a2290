namespace VaePipeline.Evaluation.Maps;

/// <summary>A table's rows as points on a plane, colored by a label.</summary>
public sealed class EmbeddingMap
{
    /// <summary>Points of an SVG at most: browsers are slow with more, and a sample looks the same.</summary>
    public const int MaxSvgPoints = 5_000;

    readonly EmbeddingTable _table;
    readonly float[] _coordinates;
    readonly string[] _details;

    EmbeddingMap(EmbeddingTable table, float[] coordinates, TextColumn? label)
    {
        (_table, _coordinates) = (table, coordinates);
        _details = [.. new[] { "instrument", "family" }.Where(name => table.Text(name) is not null)];
        Legend = MapLegend.Of(label, table.Count);
    }

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>Label of the horizontal axis.</summary>
    public required string HorizontalAxis { get; init; }

    /// <summary>Label of the vertical axis.</summary>
    public required string VerticalAxis { get; init; }

    /// <summary>Number of points.</summary>
    public int Count => _table.Count;

    internal MapLegend Legend { get; }

    /// <summary>The first two principal components of a table.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="components">Their principal components.</param>
    /// <param name="label">The text column that colors the points; null for none.</param>
    public static EmbeddingMap OfComponents(EmbeddingTable table, PrincipalComponents components, string? label = null)
    {
        var coordinates =
            table.Units > 1 ? components.Project(table, 2) : [.. components.Project(table, 1).SelectMany(x => new[] { x, 0f })];
        return new(table, coordinates, label is null ? null : table.Text(label))
        {
            Title =
                $"{Path.GetFileName(table.Name)}: {table.Count.ToString("N0", CultureInfo.InvariantCulture)} vectors of {table.Units} units, first two principal components",
            HorizontalAxis = Axis(components, 0),
            VerticalAxis = Axis(components, 1),
        };
    }

    /// <summary>Writes the map as SVG for light and dark pages, with a tooltip for every point; of more than <see cref="MaxSvgPoints"/> points, a sample.</summary>
    public void WriteSvg(string path) => AtomicFile.Write(path, stream => SvgMap.Write(this, stream));

    /// <summary>Writes the map with every point as PNG, 1920 x 1440.</summary>
    public void WritePng(string path) => AtomicFile.Write(path, stream => PngMap.Write(this, stream));

    internal (float X, float Y) Point(int row) => (_coordinates[2 * row], _coordinates[2 * row + 1]);

    internal string Tooltip(int row)
    {
        var parts = _details.Select(name => _table.Text(name)![row]).Where(part => part is not null).Prepend(_table.Ids[row]);
        var pitches = _table.Numbers("pitch");
        if (!pitches.IsEmpty && !double.IsNaN(pitches[row]))
            parts = parts.Append(string.Create(CultureInfo.InvariantCulture, $"pitch {pitches[row]}"));
        return string.Join(" · ", parts);
    }

    /// <summary>Rows in a shuffled order, at most a limit; drawn in this order, no group always covers the others.</summary>
    internal int[] DrawingOrder(int limit)
    {
        var random = new Philox(0, RandomStream.Sample);
        var rows = random.Sample(Count, limit);
        random.Shuffle(rows);
        return rows;
    }

    static string Axis(PrincipalComponents components, int component) =>
        component >= components.Variances.Count
            ? "no second component"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"principal component {component + 1} ({components.ExplainedShares[component] * 100:F1} % of variance)"
            );
}
