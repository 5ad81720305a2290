using VaePipeline.Foundation;

namespace VaePipeline.Training;

/// <summary>A training run that cannot start or go on. The message is one line: what is wrong, what is kept, what to do.</summary>
public sealed class TrainingException(string message, Exception? inner = null) : VaePipelineException(message, inner);
