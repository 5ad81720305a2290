using VaePipeline.Training.Examples;
using VaePipeline.Training.Health;

namespace VaePipeline.Training.Baselines;

/// <summary>Embedding by principal components of log-mels.</summary>
public static class ComponentCodes
{
    // Bounds time and reading; the leading components of so many notes hardly move with more.
    const int FittedRows = 2048;

    /// <summary>Coordinates along the first principal components.</summary>
    /// <param name="examples">The notes.</param>
    /// <param name="fitted">The notes to find components of; of more than 2,048, so many evenly spaced ones.</param>
    /// <param name="rows">The notes to embed, N.</param>
    /// <param name="components">How many.</param>
    /// <param name="seed">Seed of the randomized search for components.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>(N, components), row-major, or fewer columns where the notes span fewer dimensions.</returns>
    public static float[] Of(TrainingExamples examples, int[] fitted, int[] rows, int components, int seed, CancellationToken cancellationToken)
    {
        if (fitted.Length > FittedRows)
            fitted = [.. Enumerable.Range(0, FittedRows).Select(i => fitted[(int)((long)i * fitted.Length / FittedRows)])];
        return PrincipalComponents.Fit(examples, fitted, components, seed, cancellationToken).Project(examples, rows, cancellationToken);
    }
}
