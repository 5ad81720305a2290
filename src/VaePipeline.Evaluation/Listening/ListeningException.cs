using VaePipeline.Foundation;

namespace VaePipeline.Evaluation.Listening;

/// <summary>A sound or a model that cannot be made audible; the message is one line: what was given, what is allowed, what to do.</summary>
public sealed class ListeningException : VaePipelineException
{
    /// <summary>An exception that says what was given, what is allowed and what to do.</summary>
    public ListeningException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what was given, what is allowed and what to do, with what brought it to light.</summary>
    public ListeningException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
