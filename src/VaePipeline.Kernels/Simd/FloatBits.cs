namespace VaePipeline.Kernels.Simd;

/// <summary>The bit fields of a 32-bit float.</summary>
internal static class FloatBits
{
    public const int MantissaBits = 23;
    public const int MantissaMask = (1 << MantissaBits) - 1;

    /// <summary>The bits of sqrt(1/2): subtracting them moves the boundary between two exponents from 1 to sqrt(1/2).</summary>
    public const int SquareRootOfHalf = 0x3F3504F3;
}
