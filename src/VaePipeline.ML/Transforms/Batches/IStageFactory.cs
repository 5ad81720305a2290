namespace VaePipeline.ML.Transforms.Batches;

/// <summary>Makes the stage of a transformer.</summary>
interface IStageFactory
{
    BatchingOptions Batching { get; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    BatchStage MakeStage();
}
