namespace VaePipeline.Evaluation.Distances;

/// <summary>Distances of the rows of a group.</summary>
/// <param name="Name">The group, such as an instrument or a family.</param>
/// <param name="Rows">Measured rows of the group.</param>
/// <param name="Within">Mean distance between two of its rows; NaN with one row.</param>
/// <param name="Between">Mean distance from its rows to rows of other groups; NaN with one group.</param>
/// <param name="Silhouette">Mean silhouette of its rows, in [-1, 1].</param>
public sealed record GroupDistance(string Name, int Rows, double Within, double Between, double Silhouette)
{
    /// <summary>Within divided by between: below 1 when the group is compact.</summary>
    public double Ratio => Within / Between;
}
