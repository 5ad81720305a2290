using VaePipeline.Training.Examples;
namespace VaePipeline.Training.Health;

/// <summary>What reconstruction costs without a network: mean squared errors on the validation examples.</summary>
/// <param name="Errors">
/// Of the training examples' mean log-mel; of that and one principal component; and so on to as many components as the space has units, or to one
/// less than there are examples.
/// </param>
public sealed record ReconstructionBaselines(IReadOnlyList<double> Errors)
{
    /// <summary>Training rows that mean and components are fitted to, at most; validation rows likewise. Keeps this to a second or two.</summary>
    internal const int Rows = 2048;

    /// <summary>Error of predicting the mean.</summary>
    public double Mean => Errors[0];

    /// <summary>Error of the mean and a single principal component.</summary>
    public double FirstComponent => Errors[1];

    /// <summary>Error of all <see cref="Components"/>.</summary>
    public double Pca => Errors[^1];

    /// <summary>How many components that is.</summary>
    public int Components => Errors.Count - 1;

    /// <summary>
    /// For how many units a weight of the KL leaves room. In a linear VAE, whose optimum is known, a unit stays in use only where it lowers the mean
    /// squared error by more than half of the weight; the best that units can do is what principal components do (Lucas, Tucker, Grosse and
    /// Norouzi, "Don't blame the ELBO! A linear VAE perspective on posterior collapse", 2019). A guide for other networks too.
    /// </summary>
    /// <param name="beta">The KL's weight beside a mean squared error.</param>
    public int RoomAt(double beta) => Enumerable.Range(1, Components).Count(c => Errors[c - 1] - Errors[c] > beta / 2);

    /// <summary>The weight below which there is room for so many units: 1 to <see cref="Components"/>.</summary>
    public double BetaWithRoomFor(int units) => 2 * (Errors[units - 1] - Errors[units]);

    /// <summary>Fits to a sample of the training rows and measures on validation rows; the same rows and seed give the same bits.</summary>
    internal static ReconstructionBaselines Measure(
        TrainingExamples examples, int[] trainingRows, int[] validationRows, int components, int seed, CancellationToken cancellationToken)
        => new(PrincipalComponents.Fit(examples, Sample(trainingRows), components, seed, cancellationToken).Errors(examples, Sample(validationRows), cancellationToken));

    // Evenly spaced, since rows come in their dataset's order.
    static int[] Sample(int[] rows)
        => rows.Length <= Rows ? rows : [.. Enumerable.Range(0, Rows).Select(i => rows[(int)((long)i * rows.Length / Rows)])];
}
