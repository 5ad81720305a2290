using System.Text;
using VaePipeline.Evaluation.Neighbors;
using VaePipeline.Evaluation.Reports;

namespace VaePipeline.Evaluation.Probes;

/// <summary>
/// The same probes on several embeddings of the same notes, such as a model and its baselines. Distances are only computed within a table, so
/// the tables may be of different models.
/// </summary>
public sealed record ProbeReport
{
    const int ExactRows = 14_000;
    static readonly string[] RetrievalLabels = ["instrument", "family"];
    static readonly string[] NumberLabels = ["pitch", "velocity"];

    /// <summary>The tables in the order given.</summary>
    public required IReadOnlyList<ProbedTable> Tables { get; init; }

    /// <summary>The options.</summary>
    public required ProbeOptions Options { get; init; }

    /// <summary>Number of notes that were tested.</summary>
    public required int Tested { get; init; }

    /// <summary>Number of notes in total, for training, search and tests.</summary>
    public required int Rows { get; init; }

    /// <summary>
    /// Number of notes that have a twin, a note with the same samples. A note's twins are no candidates for its neighbors, and no probe that is
    /// tested on a note is trained on its twins.
    /// </summary>
    public required int Twins { get; init; }

    /// <summary>Whether twins are notes with the same log-mel; if sounds are unknown, notes with equal vectors in every table, if all notes with these vectors have the same labels.</summary>
    internal bool TwinsHaveEqualSounds { get; init; }

    /// <summary>If sounds are unknown: notes with vectors that notes of several labels have.</summary>
    internal int SharedByLabels { get; init; }

    /// <summary>The report as Markdown that is also readable as plain text: the main measures of every table, the leads over the others, a reading.</summary>
    public string Summary => ProbeSummary.Of(this, withLeads: true);

    /// <summary>The summary without the leads.</summary>
    public string ShortSummary => ProbeSummary.Of(this, withLeads: false);

    /// <summary>Probes tables whose rows are the same notes.</summary>
    /// <param name="tables">At least one table with labels (instrument, family, pitch, velocity); labels are taken from the first.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives the table that is probed, and the number of tables done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="EmbeddingTableException">A table lacks a note of the first table, or the first table has no labels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static ProbeReport Create(
        IReadOnlyList<EmbeddingTable> tables,
        ProbeOptions? options = null,
        IProgress<(string Stage, int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfZero(tables.Count);
        options = (options ?? new()).Validated();
        var first = tables[0];
        if (RetrievalLabels.All(label => first.Text(label) is null) && NumberLabels.All(label => first.Numbers(label).IsEmpty))
            throw new EmbeddingTableException(
                $"{first.Name}: there is no column instrument, family, pitch or velocity to probe for; embed notes whose labels are known."
            );
        int[] heldOut =
            options.Scope == ProbeScope.All
                ? []
                : [.. Enumerable.Range(0, first.Count).Where(row => options.HeldOut!.Contains(first.Ids[row]))];
        if (options.Scope != ProbeScope.All && heldOut.Length < 2)
            throw new EmbeddingTableException(
                $"{first.Name}: {heldOut.Length} of its {first.Count} notes are held out; embed the notes of the run, or probe all notes."
            );
        if (options.Scope == ProbeScope.HeldOut)
            first = first.Rows(heldOut);
        var tested = options.Scope == ProbeScope.HeldOutAmongAll ? heldOut : null;
        EmbeddingTable[] aligned = [.. tables.Select(table => ReferenceEquals(table, tables[0]) ? first : Aligned(table, first))];
        var twins = TwinsOf(tables, aligned);
        var soundsAreKnown = tables.Any(table => table.IdentifiesSounds);
        var probed = new List<ProbedTable>();
        foreach (var table in aligned)
        {
            progress?.Report(($"probes of {Path.GetFileName(table.Name)}", probed.Count, tables.Count));
            probed.Add(Probe(table, twins, tested, options, cancellationToken));
            if (!probed[0].Measures.Any(measure => double.IsFinite(measure.Value.Value)))
                throw new EmbeddingTableException(
                    $"{first.Name}: its labels measure nothing; of instrument, family, pitch and velocity, at least one needs two values and two notes of one value."
                );
        }
        return new()
        {
            Tables = [.. probed.Select(table => table with { Measures = WithLead(probed[0], table, options.Seed) })],
            Options = options,
            Tested = tested?.Length ?? first.Count,
            Rows = first.Count,
            Twins = twins.Count,
            TwinsHaveEqualSounds = soundsAreKnown,
            SharedByLabels = soundsAreKnown ? 0 : TwinRows.Of(aligned).Count - twins.Count,
        };
    }

    /// <summary>Writes probes.csv, probes.json and, last, probes.md.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        CsvTable.Write(
            Path.Combine(folder, "probes.csv"),
            csv =>
            {
                csv.Row("table", "units", "measure", "value", "low", "high", "chance", "rows", "lead_of_first", "lead_low", "lead_high");
                foreach (var table in Tables)
                foreach (var (name, value, chance, lead) in table.Measures)
                    csv.Row(
                        table.Name,
                        table.Units,
                        name,
                        value.Value,
                        value.Low,
                        value.High,
                        chance,
                        value.Count,
                        lead?.Value,
                        lead?.Low,
                        lead?.High
                    );
            }
        );
        AtomicFile.Write(Path.Combine(folder, "probes.json"), stream => stream.Write(Encoding.UTF8.GetBytes(ToJson())));
        AtomicFile.Write(Path.Combine(folder, "probes.md"), stream => stream.Write(Encoding.UTF8.GetBytes(Summary)));
    }

    /// <summary>The report as JSON, for programs: the options, and the measures of every table.</summary>
    public string ToJson() => ProbeJson.Of(this);

    static ProbedTable Probe(EmbeddingTable table, TwinRows twins, int[]? tested, ProbeOptions options, CancellationToken cancellationToken)
    {
        TextColumn[] labels = [.. RetrievalLabels.Select(table.Text).OfType<TextColumn>()];
        var retrieval = LabelRetrieval.Measure(
            table,
            new(table, DistanceMetric.Euclidean),
            twins,
            labels,
            tested,
            ExactRows,
            options.Seed,
            null,
            cancellationToken
        );

        var instruments = table.Text("instrument");
        var isHeldOut = tested is null ? [] : new bool[table.Count];
        foreach (var row in tested ?? [])
            isHeldOut[row] = true;
        var probes = new List<ProbeMeasure?>();
        if (table.Text("family") is { } family)
            probes.Add(Linear("family", family.Codes.ToArray(), unseenInstruments: instruments is not null));
        if (instruments is not null)
            probes.Add(Linear("instrument", instruments.Codes.ToArray()));
        foreach (var label in NumberLabels)
            if (!table.Numbers(label).IsEmpty)
                probes.Add(Linear(label, NumberCodes.Of(table.Numbers(label))));
        // The neighbors in the short table: of the finest label that is known, at another pitch if pitches are known.
        var main = retrieval
            .Where(score => score.WithoutAnswer < score.Queries)
            .OrderByDescending(score => score.Label == "instrument")
            .ThenByDescending(score => score.AtAnotherPitch)
            .FirstOrDefault();
        var measures = retrieval
            .OrderByDescending(score => score.AtAnotherPitch)
            .SelectMany(score => MeasuresOf(score, isMain: score == main))
            .Concat(probes.OfType<ProbeMeasure>());
        return new(table.Name, table.Units, [.. measures]);

        ProbeMeasure? Linear(string label, int[] codes, bool unseenInstruments = false) =>
            LinearProbe.Measure(
                table,
                label,
                codes,
                instruments is null ? default : instruments.Codes,
                twins,
                unseenInstruments,
                isHeldOut,
                options,
                cancellationToken
            );
    }

    static IEnumerable<ProbeMeasure> MeasuresOf(RetrievalScore score, bool isMain)
    {
        var (question, precision) = (ReportText.Question(score), score.MeanAveragePrecision);
        yield return new($"nearest is the {question}", score.Nearest, score.Chance, null)
        {
            Column = isMain ? "nearest" : null,
            Scores = score.NearestScores,
            Retrieval = score,
        };
        yield return new($"mean average precision, {question}", precision, double.NaN, null)
        {
            Column = isMain ? "precision" : null,
            Scores = score.PrecisionScores,
            Retrieval = score,
        };
    }

    /// <summary>The measures of a table, with the first table's lead.</summary>
    static IReadOnlyList<ProbeMeasure> WithLead(ProbedTable first, ProbedTable table, int seed) =>
        ReferenceEquals(first, table)
            ? table.Measures
            : [.. table.Measures.Zip(first.Measures, (measure, own) => measure with { Lead = own.Scores!.Lead(measure.Scores!, seed) })];

    /// <summary>The twins of tables whose rows are aligned: one decision for all of them, so that they are compared on the same candidates.</summary>
    internal static TwinRows TwinsOf(IReadOnlyList<EmbeddingTable> tables, EmbeddingTable[] aligned)
    {
        var identifying = aligned.Where((_, i) => tables[i].IdentifiesSounds).ToArray();
        return identifying.Length > 0
            ? TwinRows.Of(identifying)
            : TwinRows.OfUnknownSounds(aligned, [.. RetrievalLabels.Select(aligned[0].Text).OfType<TextColumn>()]);
    }

    /// <summary>The table's vectors in the order of the first table's rows and with its labels, for the same folds and samples.</summary>
    internal static EmbeddingTable Aligned(EmbeddingTable table, EmbeddingTable first)
    {
        var rowOf = table.Ids.Index().ToDictionary(id => id.Item, id => id.Index, StringComparer.Ordinal);
        if (first.Ids.FirstOrDefault(id => !rowOf.ContainsKey(id)) is { } missing)
            throw new EmbeddingTableException(
                $"{table.Name} has no vector for \"{missing}\", which is in {first.Name}; embed the same notes with both."
            );
        return first.WithVectors(table.Name, [.. table.UnitNames], [.. first.Ids.SelectMany(id => table[rowOf[id]].ToArray())]);
    }
}
