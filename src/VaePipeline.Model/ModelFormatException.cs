using VaePipeline.Foundation;

namespace VaePipeline.Model;

/// <summary>A model's file cannot be used: it is torn, foreign, or does not fit its configuration. The message is one line: file, what is wrong, remedy.</summary>
public sealed class ModelFormatException : VaePipelineException
{
    /// <summary>An exception that says which file is wrong, how, and what to do.</summary>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that says which file is wrong, how, and what to do, with what brought it to light.</summary>
    public ModelFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
