using VaePipeline.Analytics.Sampling;

namespace VaePipeline.Analytics.Probes;

/// <summary>Cross-validated linear probes.</summary>
static class LinearProbe
{
    /// <summary>Trains and tests a probe for a label; null when the label has fewer than two classes.</summary>
    /// <param name="table">The vectors.</param>
    /// <param name="label">The label's name.</param>
    /// <param name="codes">(N) classes, -1 for unknown.</param>
    /// <param name="instruments">(N) instruments, or empty.</param>
    /// <param name="unseenInstruments">Whether training and test share no instrument.</param>
    /// <param name="options">Folds, penalty, seed.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ProbeScore? Measure(EmbeddingTable table, string label, int[] codes, ReadOnlySpan<int> instruments, bool unseenInstruments,
        ProbeOptions options, CancellationToken cancellationToken)
    {
        var sizes = codes.Where(code => code >= 0).CountBy(code => code).ToArray();
        if (sizes.Length < 2)
            return null;
        var classes = codes.Max() + 1;
        var folds = Folds.Of(codes, unseenInstruments ? instruments : [], options.Folds, options.Seed);
        var correct = new double[codes.Length];
        Array.Fill(correct, double.NaN);
        for (var fold = 0; fold < options.Folds; fold++)
        {
            int[] train = [.. Enumerable.Range(0, folds.Length).Where(row => folds[row] >= 0 && folds[row] != fold)];
            int[] test = [.. Enumerable.Range(0, folds.Length).Where(row => folds[row] == fold)];
            if (train.Length == 0 || test.Length == 0)
                continue;
            var model = LogisticRegression.Fit(table, train, codes, classes, options.InversePenalty, cancellationToken);
            foreach (var row in test)
                correct[row] = model.Predict(table[row]) == codes[row] ? 1 : 0;
        }
        return new(label, unseenInstruments, Bootstrap.Mean(correct, instruments, (ulong)options.Seed),
            (double)sizes.Max(size => size.Value) / sizes.Sum(size => size.Value), sizes.Length);
    }
}
