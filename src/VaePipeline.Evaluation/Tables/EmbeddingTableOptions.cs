namespace VaePipeline.Evaluation.Tables;

/// <summary>Which columns of a CSV are its ids and its vectors.</summary>
public sealed record EmbeddingTableOptions
{
    /// <summary>The column of ids.</summary>
    public string IdColumn { get; init; } = "id";

    /// <summary>
    /// What the vector columns' names start with, before the digits: z for z00, z01, ...; null to find it: z when there is one,
    /// else the only prefix that two or more columns share, else the column named embedding.
    /// </summary>
    public string? VectorPrefix { get; init; }
}
