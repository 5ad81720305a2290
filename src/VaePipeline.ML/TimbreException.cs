using VaePipeline.Foundation;

namespace VaePipeline.ML;

/// <summary>A sound that has no timbre to tell, or a request to embed that cannot be met; the message is one line: what was given, what is allowed, what to do.</summary>
public sealed class TimbreException : VaePipelineException
{
    /// <summary>An exception that says what was given, what is allowed and what to do.</summary>
    public TimbreException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what was given, what is allowed and what to do, with what brought it to light.</summary>
    public TimbreException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
