using VaePipeline.Kernels.Simd;

namespace Kernels.Tests;

public class InstructionSetTests
{
    [Fact]
    public void Unset_takes_the_widest_of_the_machine()
    {
        Assert.Equal(InstructionSets.Supported.Max(), InstructionSets.Choose(null));
        Assert.Contains(InstructionSet.Scalar, InstructionSets.Supported);
    }

    [Fact]
    public void A_named_width_is_taken_or_the_widest_below_it()
    {
        Assert.Equal(InstructionSet.Scalar, InstructionSets.Choose("scalar"));
        Assert.True(InstructionSets.Choose("128") <= InstructionSet.Vector128);
        Assert.True(InstructionSets.Choose(" 256 ") <= InstructionSet.Vector256);
    }

    [Fact]
    public void Another_name_is_refused_with_those_allowed()
    {
        var message = Assert.Throws<InvalidOperationException>(() => InstructionSets.Choose("avx9")).Message;
        Assert.Contains("VAEPIPELINE_SIMD is 'avx9'", message);
        Assert.Contains("512, 256, 128 and scalar", message);
    }

    [Theory]
    [InlineData(16, InstructionSet.Vector512)]
    [InlineData(64, InstructionSet.Vector512)]
    [InlineData(40, InstructionSet.Vector512)]
    [InlineData(8, InstructionSet.Vector256)]
    [InlineData(24, InstructionSet.Vector256)]
    public void Half_vectors_are_used_where_they_waste_less(int channels, object set)
    {
        Assert.Equal(set, InstructionSets.ForChannels(channels, InstructionSet.Vector512));
        Assert.Equal(InstructionSet.Vector128, InstructionSets.ForChannels(channels, InstructionSet.Vector128));
    }
}
