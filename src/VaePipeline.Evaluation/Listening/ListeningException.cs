namespace VaePipeline.Evaluation.Listening;

/// <summary>A sound that cannot be synthesized, or a model that cannot synthesize. The message is one line: what was given, what is allowed, what to do.</summary>
public sealed class ListeningException : VaePipelineException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line for the user.</param>
    /// <param name="innerException">The cause, if any.</param>
    public ListeningException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
