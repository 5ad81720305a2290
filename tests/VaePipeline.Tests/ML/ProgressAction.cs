using VaePipeline.ML.Jobs;

namespace VaePipeline.Tests.ML;

/// <summary>Calls an action on each progress report, on the job's thread.</summary>
sealed class ProgressAction(Action<EmbeddingProgress> action) : IProgress<EmbeddingProgress>
{
    public void Report(EmbeddingProgress value) => action(value);
}
