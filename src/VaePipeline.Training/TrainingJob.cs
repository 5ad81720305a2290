namespace VaePipeline.Training;

/// <summary>A run to start or to resume.</summary>
public sealed record TrainingJob
{
    /// <summary>The settings.</summary>
    public required Pipeline Pipeline { get; init; }

    /// <summary>The training examples, computed with the pipeline's features.</summary>
    public required TrainingExamples Examples { get; init; }

    /// <summary>The folder of the run; created if missing.</summary>
    public required string RunFolder { get; init; }

    /// <summary>Resume from the newest checkpoint in that folder. If there is no checkpoint or no run, a new run starts.</summary>
    public bool Resume { get; init; }
}
