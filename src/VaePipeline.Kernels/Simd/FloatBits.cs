namespace VaePipeline.Kernels.Simd;

/// <summary>The parts of a 32-bit float.</summary>
internal static class FloatBits
{
    public const int MantissaBits = 23;
    public const int MantissaMask = (1 << MantissaBits) - 1;

    /// <summary>1/sqrt 2 as bits: subtracting it puts the boundary between two exponents there instead of at 1.</summary>
    public const int SquareRootOfHalf = 0x3F3504F3;
}
