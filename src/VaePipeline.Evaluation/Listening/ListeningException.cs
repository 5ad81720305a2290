using VaePipeline.Foundation;

namespace VaePipeline.Evaluation.Listening;

/// <summary>A sound that cannot be synthesized, or a model that cannot synthesize. The message is one line: what was given, what is allowed, what to do.</summary>
public sealed class ListeningException : VaePipelineException
{
    /// <summary>An exception with its message.</summary>
    public ListeningException(string message) : base(message)
    {
    }

    /// <summary>An exception with its message and its cause.</summary>
    public ListeningException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
