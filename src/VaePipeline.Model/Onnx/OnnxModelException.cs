using VaePipeline.Foundation;

namespace VaePipeline.Model.Onnx;

/// <summary>
/// An ONNX file cannot be used: it is incomplete, comes from another program, or has other inputs and outputs. The message is one line:
/// what was expected, what was given, what to do.
/// </summary>
public sealed class OnnxModelException : VaePipelineException
{
    /// <summary>An error with its message.</summary>
    public OnnxModelException(string message) : base(message) { }

    /// <summary>An error with its message and its cause.</summary>
    public OnnxModelException(string message, Exception? innerException) : base(message, innerException) { }
}
