using System.Text.Json.Serialization;

namespace VaePipeline.ML.Jobs.Journal;

/// <summary>Number of rows by status.</summary>
sealed record RowCounts(int Ok, [property: JsonPropertyName("error")] int Errors, int Silent, int Short)
{
    [JsonPropertyName("rows"), JsonPropertyOrder(-1)]
    public int Total => Ok + Errors + Silent + Short;

    /// <summary>Rows without an expected embedding. Silent windows do not count: pauses between sounds are normal.</summary>
    public int Failed(bool hasWindows) => Errors + Short + (hasWindows ? 0 : Silent);

    public static RowCounts None { get; } = new(0, 0, 0, 0);

    public static RowCounts operator +(RowCounts a, RowCounts b) => new(a.Ok + b.Ok, a.Errors + b.Errors, a.Silent + b.Silent, a.Short + b.Short);
}
