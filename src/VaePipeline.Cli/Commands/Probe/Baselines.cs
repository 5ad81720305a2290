using VaePipeline.Evaluation;
using VaePipeline.Model;
using VaePipeline.Training.Baselines;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Networks;
using VaePipeline.Training.Runtime;

namespace VaePipeline.Cli.Commands.Probe;

/// <summary>What the same notes give without a trained network: an embedding is only as good as what it adds to these.</summary>
static class Baselines
{
    const int Seed = 0;
    const int UsualCoefficients = 32;

    /// <summary>
    /// Principal components of as many units, mean and deviation of cepstral coefficients (half as many as units, which makes vectors of
    /// the same size, and 32), mean and deviation of the log-mel, and the same encoder with its initial weights where libtorch loads.
    /// </summary>
    /// <param name="examples">The notes.</param>
    /// <param name="fitted">Rows that principal components may be found of.</param>
    /// <param name="rows">Rows to embed.</param>
    /// <param name="ids">(N) their ids.</param>
    /// <param name="architecture">The network's shape; its latent size is the size of what stands beside it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static IReadOnlyList<EmbeddingTable> Of(TrainingExamples examples, int[] fitted, int[] rows, string[] ids, VaeArchitecture architecture, CancellationToken cancellationToken)
    {
        var (features, units) = (examples.Features, architecture.LatentSize);
        int[] coefficients = [.. new[] { units / 2, UsualCoefficients }.Select(count => Math.Clamp(count, 1, features.MelBands)).Distinct()];
        return
        [
            Table("PCA", ComponentCodes.Of(examples, fitted, rows, units, Seed, cancellationToken)),
            .. coefficients.Select(count => Table(FormattableString.Invariant($"MFCC {count}"), FrameMoments.OfCepstrum(examples, rows, count))),
            Table("log-mel", FrameMoments.OfLogMel(examples, rows)),
            .. LibTorch.WhyItDoesNotLoad() is null ? [UntrainedEncoder()] : Array.Empty<EmbeddingTable>(),
        ];

        EmbeddingTable UntrainedEncoder()
        {
            using var network = new ConvVae(architecture, Seed);
            return Table("untrained encoder", EncoderCodes.Of(network, examples, rows, cancellationToken));
        }

        EmbeddingTable Table(string name, float[] vectors) => VectorTable.Of(name, ids, vectors);
    }
}
