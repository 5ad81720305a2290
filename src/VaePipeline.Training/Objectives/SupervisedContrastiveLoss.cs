using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace VaePipeline.Training.Objectives;

/// <summary>The supervised contrastive loss: Khosla et al., "Supervised contrastive learning", 2020, equation 2 (L_out).</summary>
static class SupervisedContrastiveLoss
{
    // Far below any cosine over a temperature, so its exponential is exactly 0: an example is never its own neighbor.
    const float Never = -1e9f;

    /// <summary>
    /// The loss of an example that shares its label with others: minus the mean over those others of the log softmax of cosine / temperature,
    /// with the softmax over all other examples. Returns the mean over such examples; a scalar, 0 if there are none.
    /// </summary>
    /// <param name="mu">(N, latent)</param>
    /// <param name="labels">(N) the label of each example.</param>
    /// <param name="temperature">Divides the cosines.</param>
    public static Tensor Of(Tensor mu, ReadOnlySpan<int> labels, double temperature)
    {
        var count = labels.Length;
        var (self, pairs, anchors) = Weights(labels);
        var directions = functional.normalize(mu); // (N, latent), of length 1
        var similarity = directions.mm(directions.t()).Times(1 / temperature).Plus(tensor(self, [count, count])); // (N, N)
        return (similarity.logsumexp(1) * tensor(anchors, [count])).sum() - (similarity * tensor(pairs, [count, count])).sum();
    }

    // (N, N) added to the similarities; (N, N) the weight of each pair in the loss; (N) the sums of the rows of weights.
    static (float[] Self, float[] Pairs, float[] Anchors) Weights(ReadOnlySpan<int> labels)
    {
        var count = labels.Length;
        var (self, pairs, anchors) = (new float[count * count], new float[count * count], new float[count]);
        var sizes = labels.ToArray().CountBy(label => label).ToDictionary();
        var anchorCount = sizes.Values.Where(size => size > 1).Sum();
        for (var i = 0; i < count; i++)
        {
            self[i * count + i] = Never;
            var others = sizes[labels[i]] - 1;
            if (others == 0)
                continue;
            anchors[i] = 1f / anchorCount;
            for (var j = 0; j < count; j++)
                if (j != i && labels[j] == labels[i])
                    pairs[i * count + j] = 1f / anchorCount / others;
        }
        return (self, pairs, anchors);
    }
}
