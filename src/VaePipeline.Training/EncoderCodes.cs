using static TorchSharp.torch;

namespace VaePipeline.Training;

/// <summary>Embeds notes with an encoder in memory: the mean of z is a note's embedding.</summary>
static class EncoderCodes
{
    const int BatchSize = 256;

    /// <summary>The embeddings of N rows: (N, latent), row-major. The decoder is not used; a new network is an untrained encoder.</summary>
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
