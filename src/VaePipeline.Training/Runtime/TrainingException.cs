namespace VaePipeline.Training.Runtime;

/// <summary>A training run that cannot start or continue. The message is one line: the problem, what is kept, what to do.</summary>
public sealed class TrainingException(string message, Exception? inner = null) : VaePipelineException(message, inner);
