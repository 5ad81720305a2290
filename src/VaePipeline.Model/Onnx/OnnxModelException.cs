using VaePipeline.Foundation;

namespace VaePipeline.Model.Onnx;

/// <summary>An ONNX file cannot be used: it is torn, foreign, or of another shape. The message is one line: what was expected, what was given, remedy.</summary>
public sealed class OnnxModelException : VaePipelineException
{
    /// <summary>An exception that says what was expected, what was given, and what to do.</summary>
    public OnnxModelException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that says what was expected, what was given, and what to do, with what brought it to light.</summary>
    public OnnxModelException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
