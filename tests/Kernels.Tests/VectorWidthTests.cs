using VaePipeline.Kernels.Simd;

namespace Kernels.Tests;

public class VectorWidthTests
{
    [Theory]
    [InlineData(null, 16)]
    [InlineData("", 16)]
    [InlineData("512", 16)]
    [InlineData("256", 8)]
    [InlineData(" 128 ", 4)]
    [InlineData("Scalar", 1)]
    public void TheEnvironmentNarrows(string? wish, int lanes) => Assert.Equal((VectorWidth)lanes, VectorWidths.Narrowed(wish, VectorWidth.Bits512));

    [Fact]
    public void TheEnvironmentCannotWiden() => Assert.Equal(VectorWidth.Bits128, VectorWidths.Narrowed("512", VectorWidth.Bits128));

    [Fact]
    public void AnUnknownWidthIsRefusedWithTheAllowedOnes() =>
        Assert.Contains("512, 256, 128, scalar", Assert.Throws<InvalidOperationException>(() => VectorWidths.Narrowed("1024", VectorWidth.Bits512)).Message, StringComparison.Ordinal);
}
