using VaePipeline.Kernels;
using VaePipeline.Training.Pipelines;
using static TorchSharp.torch;

namespace VaePipeline.Training.Optimization;

/// <summary>How many threads compute.</summary>
static class ComputeThreads
{
    /// <summary>
    /// Sets the process's number of threads. With fused kernels torch itself stays on one: its sums would depend on their number, and its
    /// workers would take the cores from ours.
    /// </summary>
    /// <exception cref="TrainingException">libtorch does not load.</exception>
    public static void Set(TrainingSection training)
    {
        LibTorch.Require();
        var threads = training.Threads ?? Environment.ProcessorCount;
        Slices.Threads = threads;
        set_num_threads(training.Kernels == TrainingKernels.Torch ? threads : 1);
    }
}
