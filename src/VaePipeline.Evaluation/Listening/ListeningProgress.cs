namespace VaePipeline.Evaluation.Listening;

/// <summary>Progress of a job.</summary>
/// <param name="Done">Number of sounds done.</param>
/// <param name="Total">Number of sounds in total.</param>
public readonly record struct ListeningProgress(int Done, int Total);
