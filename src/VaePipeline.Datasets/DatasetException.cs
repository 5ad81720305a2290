using VaePipeline.Foundation;

namespace VaePipeline.Datasets;

/// <summary>
/// A dataset cannot be read, made or fetched. The message is one line: what was given, what is wrong with it, what to do.
/// </summary>
public sealed class DatasetException : VaePipelineException
{
    /// <summary>An exception with a message of one line.</summary>
    public DatasetException(string message) : base(message) { }

    /// <summary>An exception with a message of one line and what caused it.</summary>
    public DatasetException(string message, Exception inner) : base(message, inner) { }
}
