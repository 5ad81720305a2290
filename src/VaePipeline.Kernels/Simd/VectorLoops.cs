using System.Runtime.CompilerServices;

namespace VaePipeline.Kernels.Simd;

/// <summary>How loops over vectors are compiled.</summary>
internal static class VectorLoops
{
    /// <summary>
    /// Where the JIT compiles as the program runs: fully at the first call. Otherwise it would compile a method quickly first and fully after many
    /// calls, when a job of a thousand clips is over. A method with this option cannot be compiled ahead of time, so a build that is asks for nothing.
    /// </summary>
    public const MethodImplOptions Compiled =
#if COMPILED_AHEAD
        0;
#else
        MethodImplOptions.AggressiveOptimization;
#endif
}
