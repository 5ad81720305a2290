using VaePipeline.Kernels.Simd;

namespace Kernels.Tests;

/// <summary>scripts/test.sh runs the tests again with instruction sets disabled by runtime switches; this verifies that the switches work.</summary>
public class InstructionSetSwitchTests
{
    [Fact]
    public void Disabled_instruction_sets_are_not_supported()
    {
        var widestAllowed =
            IsOff("DOTNET_EnableHWIntrinsic") ? VectorWidth.Scalar
            : IsOff("DOTNET_EnableAVX512") ? VectorWidth.Bits256
            : VectorWidth.Bits512;
        Assert.True(
            VectorWidths.Supported[^1] <= widestAllowed,
            $"{VectorWidths.Supported[^1]} is supported, and {widestAllowed} is the widest allowed"
        );
    }

    static bool IsOff(string variable) => Environment.GetEnvironmentVariable(variable) == "0";
}
