namespace VaePipeline.Evaluation.Projections;

/// <summary>Evenly spaced samples. Rows are in the order of their dataset, so the first rows would be of few instruments.</summary>
static class EvenSample
{
    /// <summary>All rows, or evenly spaced ones when there are more than a limit.</summary>
    public static int[] Of(int[] rows, int limit) =>
        rows.Length <= limit ? rows : [.. Enumerable.Range(0, limit).Select(i => rows[(int)((long)i * rows.Length / limit)])];
}
