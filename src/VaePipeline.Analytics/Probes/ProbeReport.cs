using System.Text;
using VaePipeline.Analytics.Distances;
using VaePipeline.Analytics.Neighbours;
using VaePipeline.Analytics.Projections;
using VaePipeline.Analytics.Reports;
using VaePipeline.Analytics.Statistics;
using VaePipeline.Analytics.Tables;
using VaePipeline.Audio.Files;

namespace VaePipeline.Analytics.Probes;

/// <summary>
/// The same questions asked of several embeddings of the same notes, side by side: a model beside its baselines. Distances are only ever
/// taken within a table, so the tables may be of different models.
/// </summary>
public sealed record ProbeReport
{
    const int ExactRows = 14_000;
    static readonly string[] RetrievalLabels = ["instrument", "family"];
    static readonly string[] NumberLabels = ["pitch", "velocity"];

    /// <summary>The tables in the order given.</summary>
    public required IReadOnlyList<ProbedTable> Tables { get; init; }

    /// <summary>Rows that all tables have.</summary>
    public required int Rows { get; init; }

    /// <summary>The report as a Markdown table, measures down and embeddings across, which reads as plain text too.</summary>
    public string Summary => Compose();

    /// <summary>Probes tables whose rows are the same notes.</summary>
    /// <param name="tables">At least one table with labels (instrument, family, pitch, velocity); labels are taken from the first.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="progress">Told of tables and questions.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="EmbeddingTableException">A table lacks a note that the first has, or the first has no labels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static ProbeReport Create(IReadOnlyList<EmbeddingTable> tables, ProbeOptions? options = null,
        IProgress<AnalysisProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tables.Count);
        options = (options ?? new()).Validated();
        var first = tables[0];
        if (RetrievalLabels.All(label => first.Text(label) is null) && NumberLabels.All(label => first.Numbers(label).IsEmpty))
            throw new EmbeddingTableException($"{first.Name}: there is no column instrument, family, pitch or velocity to probe for; embed notes whose labels are known.");
        var probed = new List<ProbedTable>();
        foreach (var table in tables)
        {
            progress?.Report(new($"probes of {Path.GetFileName(table.Name)}", probed.Count, tables.Count));
            probed.Add(Probe(Aligned(table, first), options, cancellationToken));
        }
        return new() { Tables = probed, Rows = first.Count };
    }

    /// <summary>Writes probes.csv and, last, probes.md.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        CsvTable.Write(Path.Combine(folder, "probes.csv"), csv =>
        {
            csv.Row("table", "units", "measure", "value", "low", "high", "chance", "rows");
            foreach (var table in Tables)
                foreach (var (measure, value, chance) in Measures(table))
                    csv.Row(table.Name, table.Units, measure, value.Value, value.Low, value.High, chance, value.Count);
        });
        AtomicFile.Write(Path.Combine(folder, "probes.md"), stream => stream.Write(Encoding.UTF8.GetBytes(Summary)));
    }

    static ProbedTable Probe(EmbeddingTable table, ProbeOptions options, CancellationToken cancellationToken)
    {
        TextColumn[] labels = [.. RetrievalLabels.Select(table.Text).OfType<TextColumn>()];
        var retrieval = LabelRetrieval.Measure(table, new(table, DistanceMetric.Euclidean), labels, ExactRows, options.Seed, null, cancellationToken);
        var health = SpaceHealth.Of(table, UnitStatistics.Of(table, cancellationToken), PrincipalComponents.Of(table, cancellationToken), UnitCorrelations.Of(table, cancellationToken));

        var instruments = table.Text("instrument");
        var groups = instruments is null ? default : instruments.Codes;
        var probes = new List<ProbeScore?>();
        if (table.Text("family") is { } family && instruments is not null)
            probes.Add(LinearProbe.Measure(table, "family", family.Codes.ToArray(), groups, true, options, cancellationToken));
        if (instruments is not null)
            probes.Add(LinearProbe.Measure(table, "instrument", instruments.Codes.ToArray(), groups, false, options, cancellationToken));
        foreach (var label in NumberLabels)
            if (!table.Numbers(label).IsEmpty)
                probes.Add(LinearProbe.Measure(table, label, NumberCodes.Of(table.Numbers(label)), groups, false, options, cancellationToken));
        return new(table.Name, table.Units, health.Verdict, retrieval, [.. probes.OfType<ProbeScore>()]);
    }

    /// <summary>The table's vectors in the order of the first table's rows and with its labels, so that folds and samples are the same.</summary>
    static EmbeddingTable Aligned(EmbeddingTable table, EmbeddingTable first)
    {
        if (ReferenceEquals(table, first))
            return table;
        var rowOf = new Dictionary<string, int>(table.Count, StringComparer.Ordinal);
        for (var row = 0; row < table.Count; row++)
            rowOf.Add(table.Ids[row], row);
        var vectors = new float[first.Count * table.Units];
        for (var row = 0; row < first.Count; row++)
            if (rowOf.TryGetValue(first.Ids[row], out var own))
                table[own].CopyTo(vectors.AsSpan(row * table.Units));
            else
                throw new EmbeddingTableException($"{table.Name} has no vector for \"{first.Ids[row]}\", which is in {first.Name}; embed the same notes with both.");
        return new(table.Name, [.. first.Ids], [.. table.UnitNames], vectors, first.TextNames.Select(name => first.Text(name)!),
            first.NumberNames.Select(name => KeyValuePair.Create(name, first.Numbers(name).ToArray())));
    }

    static IEnumerable<(string Measure, Sampling.Estimate Value, double Chance)> Measures(ProbedTable table)
    {
        foreach (var score in table.Retrieval.OrderByDescending(score => score.AtAnotherPitch))
        {
            yield return ($"nearest is the {Phrases.Question(score)}", score.Nearest, score.Chance);
            yield return ($"mean average precision, {Phrases.Question(score)}", score.MeanAveragePrecision, double.NaN);
        }
        foreach (var score in table.Probes)
            yield return ($"linear probe, {score.Label}{(score.UnseenInstruments ? " of unseen instruments" : "")}", score.Accuracy, score.Chance);
    }

    string Compose()
    {
        var text = new StringBuilder();
        void Row(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

        Row(["measure [95 %]", "chance", .. Tables.Select(table => $"{Path.GetFileName(table.Name)} ({table.Units})")]);
        Row(Enumerable.Repeat("---", Tables.Count + 2));
        Row(["space", "", .. Tables.Select(table => Phrases.Verdict(table.Verdict))]);
        var columns = Tables.Select(table => Measures(table).ToArray()).ToArray();
        for (var row = 0; row < columns[0].Length; row++)
            Row([columns[0][row].Measure, Phrases.Number(columns[0][row].Chance, "F3"), .. columns.Select(column => Phrases.Interval(column[row].Value))]);
        return text.Append('\n').Append(Phrases.Count(Rows)).Append(" notes; intervals over instruments. A space of timbre has instruments high and pitch low.\n").ToString();
    }
}
