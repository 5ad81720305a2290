namespace VaePipeline.Kernels.Simd;

/// <summary>The compiler option for vector loops.</summary>
internal static class VectorLoops
{
    /// <summary>
    /// With the JIT: optimizes fully at the first call. Tiered compilation would optimize a method only after many calls, when a job of a thousand
    /// clips has ended. Methods with this option cannot be compiled ahead of time, so builds that compile ahead of time do not use it.
    /// </summary>
    public const MethodImplOptions Compiled =
#if COMPILED_AHEAD
        default;
#else
    MethodImplOptions.AggressiveOptimization;
#endif
}
