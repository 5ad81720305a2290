using System.Runtime.CompilerServices;

namespace VaePipeline.Kernels.Simd;

/// <summary>How loops over vectors are compiled.</summary>
internal static class VectorLoops
{
    /// <summary>
    /// Fully at the first call: a job of a thousand clips is over before the runtime would come to it, and takes 0.2 s more. Methods so marked are
    /// not compiled ahead, so where all is, nothing is asked for.
    /// </summary>
    public const MethodImplOptions Compiled =
#if COMPILED_AHEAD
        0;
#else
        MethodImplOptions.AggressiveOptimization;
#endif
}
