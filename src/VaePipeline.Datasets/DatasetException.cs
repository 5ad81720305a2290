using VaePipeline.Foundation;

namespace VaePipeline.Datasets;

/// <summary>A dataset cannot be read, rendered or downloaded. The message is one line: what was given, what is wrong with it, what to do.</summary>
public sealed class DatasetException : VaePipelineException
{
    /// <summary>An error with its message.</summary>
    public DatasetException(string message) : base(message) { }

    /// <summary>An error with its message and its cause.</summary>
    public DatasetException(string message, Exception inner) : base(message, inner) { }
}
