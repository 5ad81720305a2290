using VaePipeline.Training.Batches;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Networks;
using static TorchSharp.torch;

namespace VaePipeline.Training;

/// <summary>Embeds notes with an encoder in memory: the mean of z is a note's embedding.</summary>
public static class EncoderCodes
{
    const int BatchSize = 256;

    /// <summary>Embeds notes. An encoder fresh from <see cref="ConvVae(Model.VaeArchitecture, int, Pipelines.TrainingKernels)"/> is the untrained one.</summary>
    /// <param name="network">The network; its decoder is not used.</param>
    /// <param name="examples">The notes.</param>
    /// <param name="rows">Which of them, N.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>(N, latent), row-major.</returns>
    public static float[] Of(ConvVae network, TrainingExamples examples, int[] rows, CancellationToken cancellationToken)
    {
        var latent = network.Architecture.LatentSize;
        var codes = new float[rows.Length * latent];
        var done = 0;
        using var feed = new BatchFeed(examples, new(examples, Model.Conditioning.None), null, latent);
        using var noGradients = no_grad();
        foreach (var batch in feed.Over(rows, BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            network.Encode(batch.LogMel).Mu.Values().CopyTo(codes.AsSpan(done * latent));
            done += batch.Count;
        }
        return codes;
    }
}
