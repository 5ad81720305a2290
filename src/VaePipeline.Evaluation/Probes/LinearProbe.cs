using VaePipeline.Evaluation.Neighbors;

namespace VaePipeline.Evaluation.Probes;

/// <summary>Cross-validated linear probes. Twins of a tested row are not trained on, since they would give its label away.</summary>
static class LinearProbe
{
    /// <summary>The accuracy of a probe on rows that it was not trained on; null if the label has fewer than two classes, or no two rows of one.</summary>
    /// <param name="table">The vectors.</param>
    /// <param name="label">The label's name.</param>
    /// <param name="codes">(N) classes, -1 for unknown.</param>
    /// <param name="instruments">(N) instruments, or empty.</param>
    /// <param name="twins">Rows of the same samples.</param>
    /// <param name="unseenInstruments">Whether training and test share no instrument.</param>
    /// <param name="heldOut">(N) whether a row is for testing; the others are for training. Empty to cross-validate all rows.</param>
    /// <param name="options">Folds, penalty, seed.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ProbeMeasure? Measure(
        EmbeddingTable table,
        string label,
        int[] codes,
        ReadOnlySpan<int> instruments,
        TwinRows twins,
        bool unseenInstruments,
        ReadOnlySpan<bool> heldOut,
        ProbeOptions options,
        CancellationToken cancellationToken
    )
    {
        var sizes = codes.Where(code => code >= 0).CountBy(code => code).ToArray();
        if (sizes.Length < 2 || sizes.All(size => size.Value < 2))
            return null;
        var classes = codes.Max() + 1;
        var correct = new double[codes.Length];
        Array.Fill(correct, double.NaN);
        foreach (var (rows, test) in Trials(codes, unseenInstruments ? instruments : [], unseenInstruments, heldOut, options))
        {
            var train = WithoutTwins(rows, test, twins);
            if (train.Length == 0 || test.Length == 0)
                continue;
            var model = LogisticRegression.Fit(table, train, codes, classes, options.InversePenalty, cancellationToken);
            // With all of its notes twins, a label has nothing left to be learned from.
            var unlearned = rows.Select(row => codes[row]).Except(train.Select(row => codes[row])).ToHashSet();
            foreach (var row in test.Where(row => !unlearned.Contains(codes[row])))
                correct[row] = model.Predict(table[row]) == codes[row] ? 1 : 0;
        }
        var scores = new NoteScores(correct, instruments.ToArray());
        var chance = (double)sizes.Max(size => size.Value) / sizes.Sum(size => size.Value); // of always guessing the most frequent class
        var name = $"linear probe, {label}{(unseenInstruments ? " of unseen instruments" : "")}";
        return new(name, scores.Mean(options.Seed), chance, null) { Column = label, Scores = scores };
    }

    static int[] WithoutTwins(int[] train, int[] test, TwinRows twins)
    {
        var tested = test.Select(row => twins.Groups[row]).Where(group => group >= 0).ToHashSet();
        return Array.FindAll(train, row => !tested.Contains(twins.Groups[row]));
    }

    /// <summary>The training and test rows of each trial; no row is tested twice.</summary>
    static IEnumerable<(int[] Train, int[] Test)> Trials(
        int[] codes,
        ReadOnlySpan<int> groups,
        bool unseenInstruments,
        ReadOnlySpan<bool> heldOut,
        ProbeOptions options
    )
    {
        var isHeldOut = heldOut.ToArray();
        bool MayTest(int row) => isHeldOut.Length == 0 || isHeldOut[row];
        bool MayTrain(int row) => isHeldOut.Length == 0 || !isHeldOut[row];
        int[] known = [.. Enumerable.Range(0, codes.Length).Where(row => codes[row] >= 0)];
        if (isHeldOut.Length > 0 && !unseenInstruments)
            return [([.. known.Where(MayTrain)], [.. known.Where(MayTest)])];
        var folds = Folds.Of(codes, groups, options.Folds, options.Seed);
        return Enumerable
            .Range(0, options.Folds)
            .Select(fold =>
                (
                    known.Where(row => folds[row] != fold && MayTrain(row)).ToArray(),
                    known.Where(row => folds[row] == fold && MayTest(row)).ToArray()
                )
            );
    }
}
