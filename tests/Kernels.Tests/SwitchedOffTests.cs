using VaePipeline.Kernels.Simd;

namespace Kernels.Tests;

/// <summary>scripts/test.sh runs these tests again on machines made poorer by the runtime's own switches; this proves that they switch.</summary>
public class SwitchedOffTests
{
    [Fact]
    public void What_the_runtime_was_told_to_leave_out_is_not_supported()
    {
        var widestAllowed = IsOff("DOTNET_EnableHWIntrinsic") ? InstructionSet.Scalar
            : IsOff("DOTNET_EnableAVX512") ? InstructionSet.Vector256
            : InstructionSet.Vector512;
        Assert.True(InstructionSets.Supported[^1] <= widestAllowed, $"{InstructionSets.Supported[^1]} is supported, and {widestAllowed} is the widest allowed");
    }

    static bool IsOff(string variable) => Environment.GetEnvironmentVariable(variable) == "0";
}
