using VaePipeline.Kernels;
using VaePipeline.Training.Batches;
using VaePipeline.Training.Runs;
using static TorchSharp.torch;

namespace VaePipeline.Tests.Training.Runs;

/// <summary>Counts tensors and memory of the whole process, so no other test may run at the same time.</summary>
[CollectionDefinition(nameof(CountedAllocations), DisableParallelization = true)]
public sealed class CountedAllocations;

[Collection(nameof(CountedAllocations))]
public class SteadyTrainingTests
{
    [Fact]
    public void StepsLeakNeitherTensorsNorMemory()
    {
        var pipeline = SyntheticNotes.Pipeline with
        {
            Training = SyntheticNotes.Pipeline.Training with { ClipNorm = 1, AverageDecay = 0.9 },
        };
        var examples = SyntheticNotes.Examples(32);
        using var feed = new BatchFeed(
            examples,
            new(examples, pipeline.Architecture().Conditioning),
            null,
            pipeline.Architecture().LatentSize
        );
        using var learner = new Learner(pipeline);
        var step = 0;
        void Epoch()
        {
            foreach (var batch in feed.Over([.. Enumerable.Range(0, examples.Count)], pipeline.Training.BatchSize))
                learner.Step(batch, step++, pipeline.Training.LearningRate);
        }
        Epoch();
        var before = (Tensor.TotalCount, FloatBuffer.Allocations);
        for (var epoch = 0; epoch < 25; epoch++)
            Epoch();
        Assert.Equal(before, (Tensor.TotalCount, FloatBuffer.Allocations));
    }
}
