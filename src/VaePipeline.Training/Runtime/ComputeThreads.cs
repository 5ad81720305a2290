using static TorchSharp.torch;

namespace VaePipeline.Training.Runtime;

/// <summary>The number of threads of this process that compute.</summary>
static class ComputeThreads
{
    // With fused kernels torch itself stays on one thread: its sums would depend on the number, and its workers would compete with ours for the cores.
    /// <exception cref="TrainingException">libtorch does not load.</exception>
    public static void Set(TrainingSection training)
    {
        LibTorch.Require();
        var threads = training.Threads ?? Environment.ProcessorCount;
        Slices.Threads = threads;
        set_num_threads(training.Kernels == TrainingKernels.Torch ? threads : 1);
    }
}
