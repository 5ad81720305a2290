using System.Text;
using VaePipeline.Evaluation.Neighbors;
using VaePipeline.Evaluation.Probes;
using VaePipeline.Evaluation.Reports;

namespace VaePipeline.Evaluation.Protocols;

/// <summary>The figures of a published protocol, for several embeddings of the same notes.</summary>
public sealed record ProtocolReport
{
    // HEAR's larger task has 50 hours of NSynth, 49,060 notes; EVAR has no limit.
    const int MostTrainedForPitch = 50_000;
    const int ExactRows = 14_000;
    const int PitchClasses = 12;

    /// <summary>The protocol.</summary>
    public required ProbeProtocol Protocol { get; init; }

    /// <summary>The tables in the order given, with the same measures.</summary>
    public required IReadOnlyList<ProbedTable> Tables { get; init; }

    /// <summary>Notes to train on, to choose the penalty with, and to test.</summary>
    public required (int Train, int Valid, int Test) Notes { get; init; }

    /// <summary>Notes that have a twin, a note with the same samples; twins are neither neighbors nor trained on.</summary>
    public required int Twins { get; init; }

    /// <summary>The report as Markdown that is also readable as plain text.</summary>
    public string Summary
    {
        get
        {
            var (text, measures) = (new StringBuilder(), Tables[0].Measures);
            text.Append("| |").AppendJoin("", measures.Select(measure => $" {measure.Name} |")).Append("\n|---|");
            text.AppendJoin("", measures.Select(_ => "---|")).Append('\n');
            foreach (var table in Tables)
                text.Append(CultureInfo.InvariantCulture, $"| {table.ShortName} ({table.Units}) |")
                    .AppendJoin("", table.Measures.Select(measure => $" {ReportText.Interval(measure.Value)} |"))
                    .Append('\n');
            text.Append("| chance |").AppendJoin("", measures.Select(measure => $" {ReportText.Number(measure.Chance, "F3")} |"));
            return text.Append("\n\n").Append(Meaning).Append('\n').ToString();
        }
    }

    string Meaning =>
        (
            Protocol switch
            {
                ProbeProtocol.Evar =>
                    $"Accuracy on {ReportText.Count(Notes.Test)} test notes of a linear probe of {ReportText.Count(Notes.Train)} training notes; {ReportText.Count(Notes.Valid)} validation notes chose its penalty.",
                ProbeProtocol.Hear =>
                    $"Accuracy on {ReportText.Count(Notes.Test)} test notes of a linear probe of {ReportText.Count(Math.Min(Notes.Train, MostTrainedForPitch))} training notes; {ReportText.Count(Notes.Valid)} validation notes chose its penalty. A timbre space should not know the pitch.",
                _ => $"The nearest of {ReportText.Count(Notes.Test)} test notes, by Euclidean distance.",
            }
        ) + $" {ReportText.Count(Twins)} notes have a twin. Intervals are 95 % bootstrap intervals over instruments.";

    /// <summary>Measures tables whose rows are the same notes, with ids like nsynth-train/NOTE, nsynth-valid/NOTE and nsynth-test/NOTE.</summary>
    /// <param name="tables">At least one table; labels (instrument, family, pitch) are taken from the first.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="seed">Seed of samples and intervals.</param>
    /// <param name="progress">Receives the table that is measured, and the number of tables done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="EmbeddingTableException">A table lacks notes, or the first table lacks a set or a label that the protocol needs.</exception>
    public static ProtocolReport Create(
        IReadOnlyList<EmbeddingTable> tables,
        ProbeProtocol protocol,
        int seed = 0,
        IProgress<(string Stage, int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfZero(tables.Count);
        var first = tables[0];
        RequireLabels(first, protocol);
        var split = NamedSplit.Of(first, protocol);
        EmbeddingTable[] aligned = [first, .. tables.Skip(1).Select(table => ProbeReport.Aligned(table, first))];
        if (protocol == ProbeProtocol.Retrieval)
            aligned = [.. aligned.Select(table => table.Rows(split.Test))];
        var twins = ProbeReport.TwinsOf(tables, aligned);
        var measured = new List<ProbedTable>();
        foreach (var table in aligned)
        {
            progress?.Report((Path.GetFileName(table.Name), measured.Count, tables.Count));
            measured.Add(new(table.Name, table.Units, [.. Measures(table, protocol, split, twins, seed, cancellationToken)]));
        }
        return new()
        {
            Protocol = protocol,
            Tables = measured,
            Notes = (split.Train.Length, split.Valid.Length, split.Test.Length),
            Twins = twins.Count,
        };
    }

    /// <summary>Writes protocol.csv and, last, protocol.md.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        CsvTable.Write(
            Path.Combine(folder, "protocol.csv"),
            csv =>
            {
                csv.Row("protocol", "table", "units", "measure", "value", "low", "high", "chance", "rows");
                foreach (var table in Tables)
                foreach (var (name, value, chance, _) in table.Measures)
                    csv.Row(Name, table.Name, table.Units, name, value.Value, value.Low, value.High, chance, value.Count);
            }
        );
        AtomicFile.Write(
            Path.Combine(folder, "protocol.md"),
            stream => stream.Write(Encoding.UTF8.GetBytes($"# Protocol {Name}\n\n{Summary}"))
        );
    }

    string Name => Protocol.ToString().ToLowerInvariant();

    static void RequireLabels(EmbeddingTable table, ProbeProtocol protocol)
    {
        string[] missing =
        [
            .. protocol == ProbeProtocol.Evar && table.Text("family") is null ? ["family"] : Array.Empty<string>(),
            .. protocol != ProbeProtocol.Evar && table.Numbers("pitch").IsEmpty ? ["pitch"] : Array.Empty<string>(),
            .. protocol == ProbeProtocol.Retrieval && table.Text("instrument") is null ? ["instrument"] : Array.Empty<string>(),
        ];
        if (missing.Length > 0)
            throw new EmbeddingTableException(
                $"{table.Name}: there is no column {string.Join(" and no column ", missing)}, which this protocol needs; embed notes whose labels are known."
            );
    }

    static IEnumerable<ProbeMeasure> Measures(
        EmbeddingTable table,
        ProbeProtocol protocol,
        NamedSplit split,
        TwinRows twins,
        int seed,
        CancellationToken cancellationToken
    )
    {
        if (protocol == ProbeProtocol.Retrieval)
        {
            var scores = LabelRetrieval.Measure(
                table,
                new(table, DistanceMetric.Euclidean),
                twins,
                [table.Text("instrument")!],
                null,
                ExactRows,
                seed,
                null,
                cancellationToken
            );
            var score = scores.First(score => score.AtAnotherPitch);
            return
            [
                new("nearest is the same instrument at another pitch", score.Nearest, score.Chance, null),
                new("mean average precision", score.MeanAveragePrecision, double.NaN, null),
            ];
        }
        var isPitch = protocol == ProbeProtocol.Hear;
        var codes = isPitch ? NumberCodes.Of(table.Numbers("pitch")) : table.Text("family")!.Codes.ToArray();
        var predicted = SplitProbe.Predict(
            table,
            codes,
            split,
            isPitch ? MostTrainedForPitch : int.MaxValue,
            twins,
            seed,
            cancellationToken
        );
        if (!isPitch)
            return [Accuracy("family", row => predicted[row] == codes[row], split.Test.Select(row => codes[row]))];
        var classes = new Dictionary<int, int>();
        var pitches = table.Numbers("pitch").ToArray();
        foreach (var (row, code) in codes.Index().Where(pair => pair.Item >= 0))
            classes[code] = (int)pitches[row] % PitchClasses;
        return
        [
            Accuracy("pitch", row => predicted[row] == codes[row], split.Test.Select(row => codes[row])),
            Accuracy(
                "pitch class",
                row => classes.TryGetValue(predicted[row], out var heard) && heard == classes[codes[row]],
                split.Test.Select(row => codes[row] < 0 ? -1 : classes[codes[row]])
            ),
        ];

        ProbeMeasure Accuracy(string label, Func<int, bool> isCorrect, IEnumerable<int> answers)
        {
            var correct = new double[table.Count];
            Array.Fill(correct, double.NaN);
            foreach (var row in split.Test.Where(row => codes[row] >= 0))
                correct[row] = isCorrect(row) ? 1 : 0;
            var known = answers.Where(answer => answer >= 0).ToArray();
            var chance =
                known.Length == 0 ? double.NaN : (double)known.CountBy(answer => answer).Max(answer => answer.Value) / known.Length;
            var clusters = table.Text("instrument") is { } instruments ? instruments.Codes.ToArray() : [];
            return new(label, new NoteScores(correct, clusters).Mean(seed), chance, null);
        }
    }
}
