using VaePipeline.Kernels.Convolutions;
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
    public void The_environment_variable_narrows(string? wish, int lanes) =>
        Assert.Equal((VectorWidth)lanes, VectorWidths.Narrowed(wish, VectorWidth.Bits512));

    [Fact]
    public void The_environment_variable_cannot_widen() =>
        Assert.Equal(VectorWidth.Bits128, VectorWidths.Narrowed("512", VectorWidth.Bits128));

    [Fact]
    public void An_unknown_width_is_refused()
    {
        var message = Assert.Throws<InvalidOperationException>(() => VectorWidths.Narrowed("avx9", VectorWidth.Bits512)).Message;
        Assert.Contains("VAEPIPELINE_SIMD is 'avx9'", message, StringComparison.Ordinal);
        Assert.Contains("512, 256, 128, scalar", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_machine_supports_scalar_code() => Assert.Equal(VectorWidth.Scalar, VectorWidths.Supported[0]);

    [Theory]
    [InlineData(16, VectorWidth.Bits512)]
    [InlineData(64, VectorWidth.Bits512)]
    [InlineData(40, VectorWidth.Bits512)]
    [InlineData(8, VectorWidth.Bits256)]
    [InlineData(24, VectorWidth.Bits256)]
    public void Half_vectors_are_used_where_they_waste_fewer_lanes(int channels, object width)
    {
        Assert.Equal(width, ImageShape.VectorsFor(channels, VectorWidth.Bits512));
        Assert.Equal(VectorWidth.Bits128, ImageShape.VectorsFor(channels, VectorWidth.Bits128));
    }
}
