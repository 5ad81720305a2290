namespace VaePipeline.Model.Onnx;

/// <summary>An ONNX file is incomplete, comes from another program, or has other inputs and outputs. The message is one line: expected, given, what to do.</summary>
public sealed class OnnxModelException(string message, Exception? innerException = null) : VaePipelineException(message, innerException);
