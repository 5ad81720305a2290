using static TorchSharp.torch;

namespace VaePipeline.Training.Runs;

/// <summary>Measures a network on the validation rows. It shares no state with training: its noise depends on seed and row alone.</summary>
sealed class ValidationPass(
    TrainingExamples examples,
    int[] rows,
    DecoderLabels conditioning,
    ContrastiveLabels? labels,
    int latentSize,
    int seed
) : IDisposable
{
    const int BatchSize = 256;
    const int PairwiseExamples = 4;

    readonly BatchFeed _feed = new(examples, conditioning, labels, latentSize);
    readonly float[] _mu = new float[rows.Length * latentSize];
    readonly float[] _logvar = new float[rows.Length * latentSize];

    /// <summary>The losses from sampled z, the error from the mean of z, and the latent statistics.</summary>
    public (Losses Losses, double ErrorOfMean, LatentHealth Health) Measure(
        ConvVae network,
        LossSection loss,
        double beta,
        CancellationToken cancellationToken
    )
    {
        var (sum, errorOfMean, done) = (new Losses(), 0.0, 0);
        using var noGradients = no_grad();
        foreach (var batch in _feed.Over(rows, BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            FillNoise(batch);
            var (mu, logvar) = network.Encode(batch.LogMel);
            var sampled = network.Decode(ConvVae.Sample(mu, logvar, batch.Noise), batch.Conditioning);
            var error = VaeObjective.MeanSquaredError(network.Decode(mu, batch.Conditioning), batch.LogMel);
            sum = sum.Plus(VaeObjective.Terms(loss, beta, batch.LogMel, sampled, mu, logvar, batch.Labels).Read(), batch.Count); // the last batch is smaller
            errorOfMean += error.item<float>() * (double)batch.Count;
            mu.Values().CopyTo(_mu.AsSpan(done * latentSize));
            logvar.Values().CopyTo(_logvar.AsSpan(done * latentSize));
            done += batch.Count;
        }
        return (sum.Over(done), errorOfMean / done, LatentHealth.Measure(_mu, _logvar, latentSize));
    }

    /// <summary>Distances between the mu of each pair of the first four rows, from the last measurement.</summary>
    public double[] PairwiseDistances()
    {
        var count = Math.Min(PairwiseExamples, rows.Length);
        return [.. from i in Enumerable.Range(0, count) from j in Enumerable.Range(i + 1, count - i - 1) select Distance(i, j)];
    }

    public void Dispose() => _feed.Dispose();

    void FillNoise(Batch batch)
    {
        var noise = batch.Noise.Values();
        for (var i = 0; i < batch.Count; i++)
            new Philox(seed, RandomStream.ValidationNoise, batch.Rows[i]).FillNormal(noise.Slice(i * latentSize, latentSize));
    }

    double Distance(int i, int j) => Math.Sqrt(Mu(i).Zip(Mu(j), (a, b) => (double)a - b).Sum(difference => difference * difference));

    ArraySegment<float> Mu(int row) => new(_mu, row * latentSize, latentSize);
}
