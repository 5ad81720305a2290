namespace VaePipeline.ML.Transforms;

/// <summary>A sound without timbre, or an embedding request that cannot be fulfilled.</summary>
public sealed class TimbreException(string message, Exception? innerException = null) : VaePipelineException(message, innerException);
