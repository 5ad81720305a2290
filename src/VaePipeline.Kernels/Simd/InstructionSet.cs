using System.Runtime.Intrinsics;

namespace VaePipeline.Kernels.Simd;

/// <summary>The vector width that kernels run with.</summary>
internal enum InstructionSet
{
    Scalar = 1,
    Vector128 = 4,
    Vector256 = 8,
    Vector512 = 16,
}

/// <summary>
/// Chooses the width once, when the process starts: the widest that this machine accelerates, or what VAEPIPELINE_SIMD asks for.
/// </summary>
internal static class InstructionSets
{
    public const string Variable = "VAEPIPELINE_SIMD";

    /// <summary>What this machine can run, narrowest first.</summary>
    public static IReadOnlyList<InstructionSet> Supported { get; } = [.. Enum.GetValues<InstructionSet>().Where(IsSupported).Order()];

    public static InstructionSet Active { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    public static InstructionSet Choose(string? wanted)
    {
        if (string.IsNullOrWhiteSpace(wanted))
            return Supported[^1];
        InstructionSet? named = wanted.Trim().ToLowerInvariant() switch
        {
            "512" => InstructionSet.Vector512,
            "256" => InstructionSet.Vector256,
            "128" => InstructionSet.Vector128,
            "scalar" => InstructionSet.Scalar,
            _ => null,
        };
        if (named is null)
            throw new InvalidOperationException(
                $"{Variable} is '{wanted}'; allowed are 512, 256, 128 and scalar; unset it to choose by machine.");
        // A width that the machine lacks would run as software: take the widest below it.
        return Supported.Last(set => set <= named);
    }

    /// <summary>The widest vectors of at most <paramref name="widest"/> that waste little on rows of this many floats.</summary>
    public static InstructionSet ForChannels(int channels, InstructionSet widest)
    {
        if (widest != InstructionSet.Vector512)
            return widest;
        // Half vectors cost a little more than half (they are two instructions), but may waste far less: 8 or 24 channels.
        var wide = (channels + 15) / 16;
        var half = (channels + 7) / 8;
        return half * 0.6 < wide ? InstructionSet.Vector256 : InstructionSet.Vector512;
    }

    static bool IsSupported(InstructionSet set) => set switch
    {
        InstructionSet.Vector512 => Vector512.IsHardwareAccelerated,
        InstructionSet.Vector256 => Vector256.IsHardwareAccelerated,
        InstructionSet.Vector128 => Vector128.IsHardwareAccelerated,
        _ => true,
    };
}
