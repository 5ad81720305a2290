using VaePipeline.Evaluation.Neighbors;
using VaePipeline.Evaluation.Probes;

namespace VaePipeline.Evaluation.Protocols;

/// <summary>A linear probe that is trained, tuned and tested on the three parts of a split.</summary>
static class SplitProbe
{
    static readonly double[] InversePenalties = [0.01, 0.1, 1, 10, 100];

    /// <summary>(N) the predicted class of each tested row, -1 for the others: of the penalty with the most correct validation rows.</summary>
    /// <param name="table">(N, D) the vectors.</param>
    /// <param name="codes">(N) classes, -1 for unknown.</param>
    /// <param name="split">The parts.</param>
    /// <param name="mostTrained">Training rows at most; of more, a seeded sample.</param>
    /// <param name="twins">Rows of the same samples; a twin of a validation or test row is not trained on.</param>
    /// <param name="seed">Seed of the sample.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static int[] Predict(
        EmbeddingTable table,
        int[] codes,
        NamedSplit split,
        int mostTrained,
        TwinRows twins,
        int seed,
        CancellationToken cancellationToken
    )
    {
        var asked = split.Valid.Concat(split.Test).Select(row => twins.Groups[row]).Where(group => group >= 0).ToHashSet();
        int[] known = [.. split.Train.Where(row => codes[row] >= 0 && !asked.Contains(twins.Groups[row]))];
        int[] train =
            known.Length <= mostTrained
                ? known
                : [.. new Philox(seed, RandomStream.Sample).Sample(known.Length, mostTrained).Select(place => known[place])];
        var predicted = new int[codes.Length];
        Array.Fill(predicted, -1);
        var classes = codes.Max() + 1;
        if (train.Length == 0)
            return predicted;
        var best = InversePenalties
            .Select(penalty => LogisticRegression.Fit(table, train, codes, classes, penalty, cancellationToken))
            .MaxBy(model => split.Valid.Count(row => codes[row] >= 0 && model.Predict(table[row]) == codes[row]))!;
        foreach (var row in split.Test)
            predicted[row] = best.Predict(table[row]);
        return predicted;
    }
}
