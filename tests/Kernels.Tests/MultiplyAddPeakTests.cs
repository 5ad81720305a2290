using VaePipeline.Kernels;
using VaePipeline.Kernels.Simd;

namespace Kernels.Tests;

public sealed class MultiplyAddPeakTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_peak_of_any_number_of_threads_is_a_rate(int threads) =>
        Assert.InRange(MultiplyAddPeak.Measure(VectorWidths.InUse, threads), 1e-3, 1e6);
}
