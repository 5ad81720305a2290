using System.Text.Json.Serialization;

namespace VaePipeline.ML.Jobs.Journal;

/// <summary>Number of rows, in total and by status, and of those whose sound is not whole or unlike all known instruments (novelty above 1).</summary>
sealed record RowCounts(
    [property: JsonPropertyName("rows")] int Total,
    int Ok,
    [property: JsonPropertyName("error")] int Errors,
    int Silent,
    int Short,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Incomplete = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Novel = 0
)
{
    public static RowCounts None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Rows without an expected embedding. Silent windows do not count: pauses between sounds are normal.</summary>
    public int Failed(bool hasWindows) => Errors + Short + (hasWindows ? 0 : Silent);

    public static RowCounts operator +(RowCounts a, RowCounts b) =>
        new(
            a.Total + b.Total,
            a.Ok + b.Ok,
            a.Errors + b.Errors,
            a.Silent + b.Silent,
            a.Short + b.Short,
            a.Incomplete + b.Incomplete,
            a.Novel + b.Novel
        );
}
