namespace VaePipeline.Evaluation.Tables;

/// <summary>An embedding table that cannot be read or used. The message is one line with file, line, column, what is allowed and what to do.</summary>
public sealed class EmbeddingTableException : VaePipelineException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line for the user.</param>
    /// <param name="innerException">The cause, if any.</param>
    public EmbeddingTableException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <summary>The line of the error, from 1; null if it is about whole files.</summary>
    public long? Line { get; init; }

    /// <summary>The column of the error; null if it is not about a single column.</summary>
    public string? Column { get; init; }
}
