using VaePipeline.Foundation;

namespace VaePipeline.Evaluation;

/// <summary>An embedding table cannot be read or used; the message is one line with file, line, column, what is allowed and what to do.</summary>
public sealed class EmbeddingTableException : VaePipelineException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line for the user.</param>
    /// <param name="innerException">What was caught, if anything.</param>
    public EmbeddingTableException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }

    /// <summary>The file's line the message is about, from 1; null when it is about the file or several files.</summary>
    public long? Line { get; init; }

    /// <summary>The column the message is about; null when it is about no single one.</summary>
    public string? Column { get; init; }
}
