using System.Text.Json.Serialization;

namespace VaePipeline.ML.Jobs.Journal;

/// <summary>Number of rows, in total and by status.</summary>
sealed record RowCounts(
    [property: JsonPropertyName("rows")] int Total,
    int Ok,
    [property: JsonPropertyName("error")] int Errors,
    int Silent,
    int Short
)
{
    public static RowCounts None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Rows without an expected embedding. Silent windows do not count: pauses between sounds are normal.</summary>
    public int Failed(bool hasWindows) => Errors + Short + (hasWindows ? 0 : Silent);

    public static RowCounts operator +(RowCounts a, RowCounts b) =>
        new(a.Total + b.Total, a.Ok + b.Ok, a.Errors + b.Errors, a.Silent + b.Silent, a.Short + b.Short);
}
