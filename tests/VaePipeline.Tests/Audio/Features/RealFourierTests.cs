using VaePipeline.Audio.Features;
using VaePipeline.Audio.Vectors;

namespace VaePipeline.Tests.Audio.Features;

public class RealFourierTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(4096)]
    [InlineData(16384)]
    public void EverySizeEqualsTheDefinition(int size)
    {
        var random = new Random(size);
        double[] samples = [.. Enumerable.Range(0, size).Select(_ => random.NextDouble() - 0.5)];
        var plan = new RealFourierPlan(size);
        var work = new AlignedArray<double>(plan.WorkLength);
        var spectrum = new System.Numerics.Complex?[plan.Bins];

        unsafe
        {
            RealFourier<DoublesScalar>.Transform(plan, new Samples(samples), work.Pointer, new Bins(spectrum));
        }

        // all bins of the short ones, some of the long ones
        for (var bin = 0; bin < plan.Bins; bin += Math.Max(1, size / 2048))
        {
            var expected = System.Numerics.Complex.Zero;
            for (var i = 0; i < size; i++)
                expected += samples[i] * System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * ((long)bin * i % size) / size);
            Assert.Equal(0, (expected - spectrum[bin]!.Value).Magnitude, 1e-12 * size);
        }
        Assert.DoesNotContain(null, spectrum);
    }

    readonly struct Samples(double[] samples) : RealFourier<DoublesScalar>.ISamples
    {
        public DoublesScalar Load(int index) => DoublesScalar.Broadcast(samples[index]);
    }

    readonly struct Bins(System.Numerics.Complex?[] bins) : RealFourier<DoublesScalar>.IBins
    {
        public void Store(int bin, Complex<DoublesScalar> value)
        {
            Assert.Null(bins[bin]);
            bins[bin] = new(Value(value.Real), Value(value.Imaginary));
        }

        public void StoreConjugate(int bin, Complex<DoublesScalar> value) => Store(bin, value.Conjugate);

        static unsafe double Value(DoublesScalar lane)
        {
            double value;
            lane.Store(&value);
            return value;
        }
    }
}
