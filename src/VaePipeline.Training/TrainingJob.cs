using VaePipeline.Training.Pipelines;

namespace VaePipeline.Training;

/// <summary>A run to make or to go on with.</summary>
public sealed record TrainingJob
{
    /// <summary>Its settings.</summary>
    public required Pipeline Pipeline { get; init; }

    /// <summary>What it learns from, made with the pipeline's features.</summary>
    public required TrainingExamples Examples { get; init; }

    /// <summary>The run's folder; made when missing.</summary>
    public required string RunFolder { get; init; }

    /// <summary>Go on from the newest checkpoint of a run in that folder. Without one, or without a run, it starts anew.</summary>
    public bool Resume { get; init; }
}
