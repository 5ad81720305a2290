using VaePipeline.Model;

namespace VaePipeline.Evaluation.Statistics;

/// <summary>How unlike a model's training notes the rows of a table are, from its column of novelty (<see cref="KnownSounds"/>).</summary>
/// <param name="Rows">Rows of which it is known.</param>
/// <param name="Median">The median of their novelty.</param>
/// <param name="Unlike">Rows above 1: farther from all instruments that the model knows than these usually are from each other.</param>
public sealed record NoveltyStatistics(int Rows, double Median, int Unlike)
{
    /// <summary>The share of the rows that are above 1.</summary>
    public double UnlikeShare => (double)Unlike / Rows;

    /// <summary>The statistics of a table; null if it does not say how unlike its rows are.</summary>
    public static NoveltyStatistics? Of(EmbeddingTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var values = table.Numbers("novelty").ToArray().Where(double.IsFinite).Order().ToArray();
        return values.Length == 0 ? null : new(values.Length, Quantile.OfSorted<double>(values, 0.5), values.Count(novelty => novelty > 1));
    }
}
