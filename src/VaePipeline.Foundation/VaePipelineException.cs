namespace VaePipeline.Foundation;

/// <summary>
/// The base of all errors that this library reports deliberately. The message is one line: the given value, the allowed values, the remedy.
/// </summary>
public abstract class VaePipelineException : Exception
{
    /// <summary>An error with its message.</summary>
    protected VaePipelineException(string message)
        : base(message) { }

    /// <summary>An error with its message and its cause.</summary>
    protected VaePipelineException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>
    /// Names of the request's properties that resolve the error, such as <c>Resume</c>; may be empty. A command line shows them as its options.
    /// </summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}
