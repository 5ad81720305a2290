namespace VaePipeline.Evaluation.Robustness;

/// <summary>What one perturbation does to one kind of vector, over all perturbed notes.</summary>
/// <param name="Perturbation">The perturbation's name.</param>
/// <param name="Vectors">The model's name, or that of a baseline.</param>
/// <param name="Cosine">Mean cosine of the perturbed and the original vector. [-1, 1]</param>
/// <param name="Distance">Median distance to the original, relative to the original's distance to its nearest other note.</param>
/// <param name="Another">Share of notes whose nearest note, the original included, is of another instrument. [0, 1]</param>
/// <param name="Same">Share of notes whose nearest other note is of the same instrument. [0, 1]</param>
/// <param name="Lost">Perturbed notes without a vector, such as silence; they count as of another instrument.</param>
public sealed record PerturbationScore(
    string Perturbation,
    string Vectors,
    double Cosine,
    double Distance,
    Estimate Another,
    Estimate Same,
    int Lost
)
{
    internal static PerturbationScore Of(string perturbation, string vectors, Gallery.Answer[] answers, int[] clusters, int seed)
    {
        double[] distances = [.. answers.Select(answer => answer.Distance).Where(double.IsFinite).Order()];
        double[] cosines = [.. answers.Select(answer => answer.Cosine).Where(double.IsFinite)];
        return new(
            perturbation,
            vectors,
            cosines.Length == 0 ? double.NaN : cosines.Average(),
            distances.Length == 0 ? double.NaN : Quantile.OfSorted(distances, 0.5),
            Bootstrap.Mean([.. answers.Select(answer => answer.Another)], clusters, seed),
            Bootstrap.Mean([.. answers.Select(answer => answer.Same)], clusters, seed),
            answers.Count(answer => answer.IsLost)
        );
    }
}
