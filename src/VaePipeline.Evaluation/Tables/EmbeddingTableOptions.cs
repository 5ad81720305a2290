namespace VaePipeline.Evaluation.Tables;

/// <summary>The id and vector columns of a CSV.</summary>
public sealed record EmbeddingTableOptions
{
    /// <summary>The column of ids.</summary>
    public string IdColumn { get; init; } = "id";

    /// <summary>
    /// The prefix of the vector columns' names, before the digits: z for z00, z01, ...; null to detect it: z if there is such a column,
    /// otherwise the only prefix that two or more columns share, otherwise the column named embedding.
    /// </summary>
    public string? VectorPrefix { get; init; }
}
