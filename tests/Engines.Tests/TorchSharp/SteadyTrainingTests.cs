using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace Engines.Tests.TorchSharp;

/// <summary>Tests that count what the whole process allocates run while no other test does.</summary>
[CollectionDefinition(nameof(CountedAllocations), DisableParallelization = true)]
public class CountedAllocations
{
}

/// <summary>What a training step costs once the loop is warm: no native memory, and too few objects for a collection to happen.</summary>
[Collection(nameof(CountedAllocations))]
public class SteadyTrainingTests
{
    const int Steps = 100;

    // Handles, graph nodes and shapes of some hundred operations; the values themselves are native memory from a pool.
    const int MostBytesPerStep = 28 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_steady_step_takes_no_native_memory_and_causes_no_collection(int threads)
    {
        var threadsBefore = get_num_threads();
        set_num_threads(threads);
        try
        {
            using var network = new SmallVae();
            using var adam = optim.Adam(network.parameters());
            using var x = rand(16, 1, 16, 32);
            using var noise = randn(16, 4);
            void Step()
            {
                using var scope = NewDisposeScope();
                var (reconstruction, mu, logvar) = network.call(x, noise);
                var loss = SmallVae.Loss(reconstruction, x, mu, logvar, 1);
                adam.zero_grad();
                loss.backward();
                adam.step();
            }
            for (var i = 0; i < 5; i++)
                Step();
            GC.Collect();
            var (buffers, tensors, collections) = (FloatBuffer.Allocations, Tensor.TotalCount, Collections());
            var bytes = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < Steps; i++)
                Step();
            var perStep = (GC.GetTotalAllocatedBytes(precise: true) - bytes) / Steps;
            Assert.Equal((buffers, tensors), (FloatBuffer.Allocations, Tensor.TotalCount));
            Assert.Equal(collections, Collections());
            Assert.InRange(perStep, 1, MostBytesPerStep);
        }
        finally
        {
            set_num_threads(threadsBefore);
        }
    }

    static int[] Collections() => [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(GC.CollectionCount)];
}
