namespace VaePipeline.Training.Pipelines;

/// <summary>The implementation of the layers of a network.</summary>
enum TrainingKernels
{
    /// <summary>This project's kernels: two to four times as fast as torch's, with the same bits for any number of threads.</summary>
    Fused,

    /// <summary>TorchSharp's own modules, the reference for the fused kernels. Bits depend on the number of threads.</summary>
    Torch,
}
