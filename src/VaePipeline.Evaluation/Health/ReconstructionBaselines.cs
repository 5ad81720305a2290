namespace VaePipeline.Evaluation.Health;

/// <summary>Reconstruction errors that need no network: mean squared errors of simple predictors on the validation examples.</summary>
/// <param name="Errors">
/// Errors of the training examples' mean log-mel, of the mean and one principal component, and so on up to as many components as the space has
/// units, or one less than there are examples.
/// </param>
public sealed record ReconstructionBaselines(IReadOnlyList<double> Errors)
{
    // Training rows to fit to, and validation rows to measure: one or two seconds of work.
    const int MaxRows = 2048;

    /// <summary>Error of predicting the mean.</summary>
    public double Mean => Errors[0];

    /// <summary>Error of the mean and a single principal component.</summary>
    public double FirstComponent => Errors[1];

    /// <summary>Error of all <see cref="Components"/>.</summary>
    public double Pca => Errors[^1];

    /// <summary>Number of components.</summary>
    public int Components => Errors.Count - 1;

    /// <summary>
    /// The number of units for which a weight of the KL leaves room. In a linear VAE, whose optimum is known, a unit stays in use only if it
    /// lowers the mean squared error by more than half of the weight, and principal components lower it the most (Lucas, Tucker, Grosse and
    /// Norouzi, "Don't blame the ELBO! A linear VAE perspective on posterior collapse", 2019). For other networks this is a guide.
    /// </summary>
    /// <param name="beta">The weight of the KL, relative to a mean squared error.</param>
    public int RoomAt(double beta) => Enumerable.Range(1, Components).Count(c => Errors[c - 1] - Errors[c] > beta / 2);

    /// <summary>The weight below which there is room for a number of units: 1 to <see cref="Components"/>.</summary>
    public double BetaWithRoomFor(int units) => 2 * (Errors[units - 1] - Errors[units]);

    /// <summary>Fits to a sample of the training rows and measures validation rows. The same rows and seed give the same bits.</summary>
    /// <param name="logMels">The log-mels of all examples.</param>
    /// <param name="size">Values of a log-mel.</param>
    /// <param name="trainingRows">Rows to fit to.</param>
    /// <param name="validationRows">Rows to measure.</param>
    /// <param name="components">Number of components, the units of the space.</param>
    /// <param name="seed">Seed of the randomized PCA.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ReconstructionBaselines Measure(
        Func<int, ReadOnlySpan<float>> logMels,
        int size,
        int[] trainingRows,
        int[] validationRows,
        int components,
        int seed,
        CancellationToken cancellationToken
    ) =>
        new(
            PrincipalComponents
                .Leading(logMels, EvenSample.Of(trainingRows, MaxRows), size, components, seed, cancellationToken)
                .ProjectionErrors(logMels, EvenSample.Of(validationRows, MaxRows), cancellationToken)
        );
}
