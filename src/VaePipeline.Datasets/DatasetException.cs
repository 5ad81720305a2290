namespace VaePipeline.Datasets;

/// <summary>A dataset cannot be read, rendered or downloaded. The message is one line: what was given, what is wrong with it, what to do.</summary>
public sealed class DatasetException(string message, Exception? inner = null) : VaePipelineException(message, inner);
