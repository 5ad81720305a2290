namespace VaePipeline.Training.Health;

/// <summary>What reconstruction costs without a network: mean squared errors on the validation examples.</summary>
/// <param name="Mean">Predicting the training examples' mean log-mel.</param>
/// <param name="FirstComponent">The mean and a single principal component.</param>
/// <param name="Pca">Principal components, as many as the space has units.</param>
/// <param name="Components">How many components that is.</param>
public sealed record UntrainedPeers(double Mean, double FirstComponent, double Pca, int Components)
{
    /// <summary>Training rows that mean and components are fitted to, at most; validation rows likewise. Keeps this to a second or two.</summary>
    internal const int Rows = 2048;

    /// <summary>Fits to a sample of the training rows and measures on validation rows; the same rows and seed give the same bits.</summary>
    internal static UntrainedPeers Measure(
        TrainingExamples examples, int[] trainingRows, int[] validationRows, int components, int seed, CancellationToken cancel)
    {
        var fitted = PrincipalComponents.Fit(examples, Sample(trainingRows), components, seed, cancel);
        var errors = fitted.Errors(examples, Sample(validationRows), cancel);
        return new(errors[0], errors[1], errors[^1], fitted.Count);
    }

    // Evenly spaced, since rows come in their dataset's order.
    static int[] Sample(int[] rows)
        => rows.Length <= Rows ? rows : [.. Enumerable.Range(0, Rows).Select(i => rows[(int)((long)i * rows.Length / Rows)])];
}
