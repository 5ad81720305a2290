namespace VaePipeline.Evaluation.Neighbors;

/// <summary>
/// Retrieval by distance. Candidates at exactly the same distance count as one step of the ranking, so scores do not depend on the order of
/// rows (as in scikit-learn's average_precision_score). The twins of a query are no candidates.
/// </summary>
static class LabelRetrieval
{
    sealed record Question(TextColumn Label, bool AtAnotherPitch, double[] Nearest, double[] Precision, double[] Chance);

    readonly record struct Answer(double Nearest, double Precision, double Chance)
    {
        public static Answer None { get; } = new(double.NaN, double.NaN, double.NaN);
    }

    /// <summary>
    /// Scores every label that has two values, one of them on two rows, and if pitches are known, also with candidates at another pitch only.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="twins">Rows of the same samples.</param>
    /// <param name="labels">Label columns.</param>
    /// <param name="tested">The query rows; null for all rows.</param>
    /// <param name="exactRows">Number of rows up to which all are queries; of more rows, a seeded sample of equal cost.</param>
    /// <param name="seed">Seed of the sample and of the intervals.</param>
    /// <param name="progress">Receives the number of queries done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static IReadOnlyList<RetrievalScore> Measure(
        EmbeddingTable table,
        PackedRows rows,
        TwinRows twins,
        IReadOnlyList<TextColumn> labels,
        int[]? tested,
        int exactRows,
        int seed,
        IProgress<(int Done, int Total)>? progress,
        CancellationToken cancellationToken
    )
    {
        if (labels.Count == 0)
            return [];
        var affordable = (int)Math.Min(rows.Count, Math.Max(1, (long)exactRows * exactRows / rows.Count));
        var queries = new Philox(seed, RandomStream.Sample).Sample(tested?.Length ?? rows.Count, affordable);
        if (tested is not null)
            queries = Array.ConvertAll(queries, query => tested[query]);
        var pitches = NumberCodes.Of(table.Numbers("pitch"));
        Question[] questions =
        [
            .. from atAnotherPitch in pitches.Any(pitch => pitch != NumberCodes.Unknown) ? new[] { true, false } : [false]
            from label in labels
            where HasAnswers(label)
            select new Question(label, atAnotherPitch, new double[queries.Length], new double[queries.Length], new double[queries.Length]),
        ];

        DistanceScan.Run(
            rows,
            queries,
            () => new DistanceRanking(rows.Count),
            (query, squared, ranking) =>
            {
                var ranked = ranking.Sort(squared);
                foreach (var question in questions)
                    (question.Nearest[query], question.Precision[query], question.Chance[query]) = Ask(
                        ranked,
                        queries[query],
                        question.Label.Codes,
                        question.AtAnotherPitch ? pitches : default,
                        twins.Groups[queries[query]] < 0 ? default : twins.Groups
                    );
            },
            progress,
            cancellationToken
        );
        return [.. questions.Select(question => Score(question, queries, table, seed))];
    }

    static bool HasAnswers(TextColumn label)
    {
        var sizes = label.Codes.ToArray().Where(code => code >= 0).CountBy(code => code).ToArray();
        return sizes.Length > 1 && sizes.Any(size => size.Value > 1);
    }

    /// <summary>
    /// Goes through the ranking, one distance at a time. If pitches are given, rows of the query's own pitch are skipped; if groups of twins
    /// are given, rows of the query's own group.
    /// </summary>
    static Answer Ask(ReadOnlySpan<ulong> ranked, int query, ReadOnlySpan<int> codes, ReadOnlySpan<int> pitches, ReadOnlySpan<int> twins)
    {
        var own = codes[query];
        var ownPitch = pitches.IsEmpty ? NumberCodes.Unknown : pitches[query];
        if (own < 0 || !pitches.IsEmpty && ownPitch == NumberCodes.Unknown)
            return Answer.None;
        var (candidates, relevant) = (0, 0);
        var (precisions, nearest) = (0.0, double.NaN);
        for (var i = 0; i < ranked.Length; )
        {
            var key = DistanceRanking.Key(ranked[i]);
            var (tied, tiedRelevant) = (0, 0);
            do
            {
                var row = DistanceRanking.Row(ranked[i++]);
                var isCandidate =
                    row != query
                    && codes[row] >= 0
                    && (pitches.IsEmpty || pitches[row] != ownPitch && pitches[row] != NumberCodes.Unknown)
                    && (twins.IsEmpty || twins[row] != twins[query]);
                tied += isCandidate ? 1 : 0;
                tiedRelevant += isCandidate && codes[row] == own ? 1 : 0;
            } while (i < ranked.Length && DistanceRanking.Key(ranked[i]) == key);
            if (candidates == 0 && tied > 0)
                nearest = (double)tiedRelevant / tied;
            candidates += tied;
            if (tiedRelevant == 0)
                continue;
            relevant += tiedRelevant;
            precisions += (double)tiedRelevant * relevant / candidates;
        }
        return relevant == 0 ? Answer.None : new(nearest, precisions / relevant, (double)relevant / candidates);
    }

    static RetrievalScore Score(Question question, int[] queries, EmbeddingTable table, int seed)
    {
        // Notes of one instrument are similar, so intervals are computed over instruments if they are known.
        var belongTogether = table.Text("instrument") ?? question.Label;
        int[] clusters = [.. queries.Select(row => belongTogether.Codes[row])];
        var (nearest, precision) = (new NoteScores(question.Nearest, clusters), new NoteScores(question.Precision, clusters));
        var answered = question.Chance.Where(double.IsFinite).ToArray();
        var chance = answered.Length == 0 ? double.NaN : answered.Average();
        return new(
            question.Label.Name,
            question.AtAnotherPitch,
            nearest.Mean(seed),
            precision.Mean(seed),
            chance,
            queries.Length,
            queries.Length - answered.Length
        )
        {
            NearestScores = nearest,
            PrecisionScores = precision,
        };
    }
}
