namespace VaePipeline.Foundation;

/// <summary>
/// The base of all errors that this library reports on purpose. The message is one line: what was given, what is allowed, what to do.
/// </summary>
public abstract class VaePipelineException : Exception
{
    /// <summary>An error with its message.</summary>
    protected VaePipelineException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its message and its cause.</summary>
    protected VaePipelineException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Names of the request's properties that would help, such as <c>Resume</c>. A command line shows them as its options; empty when none would.
    /// </summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}
