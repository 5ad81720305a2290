namespace VaePipeline.Model;

/// <summary>A model's file is incomplete, has another format, or does not fit its configuration. The message is one line: file, what is wrong, what to do.</summary>
public sealed class ModelFormatException(string message, Exception? innerException = null) : VaePipelineException(message, innerException);
