using VaePipeline.Kernels.Simd;

namespace Kernels.Tests;

/// <summary>scripts/test.sh runs these tests again on machines made poorer by the runtime's own switches; this proves that they switch.</summary>
public class InstructionSetSwitchTests
{
    [Fact]
    public void What_the_runtime_was_told_to_leave_out_is_not_supported()
    {
        var widestAllowed = IsOff("DOTNET_EnableHWIntrinsic") ? VectorWidth.Scalar
            : IsOff("DOTNET_EnableAVX512") ? VectorWidth.Bits256
            : VectorWidth.Bits512;
        Assert.True(VectorWidths.Supported[^1] <= widestAllowed, $"{VectorWidths.Supported[^1]} is supported, and {widestAllowed} is the widest allowed");
    }

    static bool IsOff(string variable) => Environment.GetEnvironmentVariable(variable) == "0";
}
