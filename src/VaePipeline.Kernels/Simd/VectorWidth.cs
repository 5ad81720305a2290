using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VaePipeline.Kernels.Simd;

/// <summary>The number of floats in a vector.</summary>
internal enum VectorWidth
{
    Scalar = 1,
    Bits128 = 4,
    Bits256 = 8,
    Bits512 = 16,
}

/// <summary>The vector widths that this machine supports, and the one in use.</summary>
internal static class VectorWidths
{
    /// <summary>Environment variable that limits the vector width: 512, 256, 128 or scalar. For tests and for comparing machines.</summary>
    const string Variable = "VAEPIPELINE_SIMD";

    /// <summary>The supported widths, narrowest first.</summary>
    public static IReadOnlyList<VectorWidth> Supported { get; } =
    [.. new[] { VectorWidth.Scalar, VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512 }.Where(IsSupported)];

    /// <summary>The widest supported width, unless the environment variable selects a narrower one.</summary>
    /// <exception cref="InvalidOperationException">The environment variable is not a width.</exception>
    public static VectorWidth InUse { get; } = Narrowed(Environment.GetEnvironmentVariable(Variable), Supported[^1]);

    internal static VectorWidth Narrowed(string? wish, VectorWidth widest)
    {
        var width = wish?.Trim().ToLowerInvariant() switch
        {
            null or "" => widest,
            "512" => VectorWidth.Bits512,
            "256" => VectorWidth.Bits256,
            "128" => VectorWidth.Bits128,
            "scalar" => VectorWidth.Scalar,
            _ => throw new InvalidOperationException(
                $"{Variable} is '{wish}'; allowed: 512, 256, 128, scalar. Unset it to use the widest that this machine supports."
            ),
        };
        return width < widest ? width : widest;
    }

    // Not Vector512.IsHardwareAccelerated: it is false on processors that lower their clock for wide vectors (Skylake-X, Cascade Lake), although
    // multiply-adds and log-mels are 1.6 times as fast with them on these, too.
    static bool IsSupported(VectorWidth width) =>
        width switch
        {
            VectorWidth.Bits512 => Avx512F.IsSupported,
            VectorWidth.Bits256 => Avx2.IsSupported && Fma.IsSupported,
            VectorWidth.Bits128 => Vector128.IsHardwareAccelerated,
            _ => true,
        };
}
