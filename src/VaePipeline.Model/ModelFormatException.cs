using VaePipeline.Foundation;

namespace VaePipeline.Model;

/// <summary>
/// A model's file cannot be used: it is incomplete, has another format, or does not fit its configuration. The message is one line: file,
/// what is wrong, what to do.
/// </summary>
public sealed class ModelFormatException : VaePipelineException
{
    /// <summary>An error with its message.</summary>
    public ModelFormatException(string message) : base(message) { }

    /// <summary>An error with its message and its cause.</summary>
    public ModelFormatException(string message, Exception? innerException) : base(message, innerException) { }
}
