using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VaePipeline.Kernels.Simd;

/// <summary>How many floats one instruction works on.</summary>
internal enum VectorWidth
{
    Scalar = 1,
    Bits128 = 4,
    Bits256 = 8,
    Bits512 = 16,
}

/// <summary>The widths of this machine, and the one in use.</summary>
internal static class VectorWidths
{
    /// <summary>Environment variable that narrows the vectors: 512, 256, 128 or scalar. For tests and for comparing machines.</summary>
    const string Variable = "VAEPIPELINE_SIMD";

    /// <summary>What this machine can do, narrowest first.</summary>
    public static IReadOnlyList<VectorWidth> Supported { get; } =
        [.. new[] { VectorWidth.Scalar, VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512 }.Where(IsSupported)];

    /// <summary>The widest supported, unless the environment asks for a narrower one.</summary>
    /// <exception cref="InvalidOperationException">The environment variable holds something else than a width.</exception>
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
            _ => throw new InvalidOperationException($"{Variable} is '{wish}'; allowed: 512, 256, 128, scalar. Unset it for the widest this machine has."),
        };
        return width < widest ? width : widest;
    }

    // Not Vector512.IsHardwareAccelerated: the runtime denies it to processors that clock down for wide vectors (Skylake-X, Cascade Lake), although
    // on these, too, multiply-adds and log-mels are 1.6 times as fast with them.
    static bool IsSupported(VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => Avx512F.IsSupported,
        VectorWidth.Bits256 => Avx2.IsSupported && Fma.IsSupported,
        VectorWidth.Bits128 => Vector128.IsHardwareAccelerated,
        _ => true,
    };
}
