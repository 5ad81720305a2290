using System.Runtime.InteropServices;
using VaePipeline.Training.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace VaePipeline.Training.Objectives;

/// <summary>The supervised contrastive loss: Khosla et al., "Supervised contrastive learning", 2020, equation 2 (L_out).</summary>
static class SupervisedContrast
{
    // Far below any cosine over a temperature, so that an example is never its own neighbor; its exponential is exactly 0.
    const float Never = -1e9f;

    /// <summary>
    /// For every example that shares its label with others: minus the mean over these of log softmax of the cosines over the temperature, the
    /// softmax running over all other examples. The mean over such examples; a scalar, 0 where there are none.
    /// </summary>
    /// <param name="mu">(N, latent)</param>
    /// <param name="labels">(N) which belong together.</param>
    /// <param name="temperature">What cosines are divided by.</param>
    public static Tensor Loss(Tensor mu, ReadOnlySpan<int> labels, double temperature)
    {
        var count = labels.Length;
        var (self, pairs, anchors) = Weights(labels);
        var directions = functional.normalize(mu); // (N, latent), of length 1
        var similarity = directions.mm(directions.t()).Times(1 / temperature).Plus(tensor(self, [count, count])); // (N, N)
        return (similarity.logsumexp(1) * tensor(anchors, [count])).sum() - (similarity * tensor(pairs, [count, count])).sum();
    }

    // (N, N) what is added to the similarities; (N, N) the share that each pair has in the loss, by rows; (N) the rows' sums.
    static (float[] Self, float[] Pairs, float[] Anchors) Weights(ReadOnlySpan<int> labels)
    {
        var count = labels.Length;
        var (self, pairs, anchors) = (new float[count * count], new float[count * count], new float[count]);
        var sizes = new Dictionary<int, int>();
        foreach (var label in labels)
            CollectionsMarshal.GetValueRefOrAddDefault(sizes, label, out _)++;
        var asked = 0;
        foreach (var label in labels)
            asked += sizes[label] > 1 ? 1 : 0;
        for (var i = 0; i < count; i++)
        {
            self[i * count + i] = Never;
            var others = sizes[labels[i]] - 1;
            if (others == 0)
                continue;
            anchors[i] = 1f / asked;
            for (var j = 0; j < count; j++)
                if (j != i && labels[j] == labels[i])
                    pairs[i * count + j] = 1f / asked / others;
        }
        return (self, pairs, anchors);
    }
}
