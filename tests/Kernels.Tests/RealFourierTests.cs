using System.Numerics;
using VaePipeline.Kernels.Fourier;
using VaePipeline.Kernels.Simd;

namespace Kernels.Tests;

public class RealFourierTests
{
    public static TheoryData<int> Sizes => [64, 128, 256, 512, 1024, 2048, 4096, 16384];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_size_matches_the_definition(int size) => AssertEqualsTheDefinition<DoublesScalar, double>(size, 1e-12 * size);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_size_matches_the_definition_in_floats(int size) =>
        // five standard deviations of noise of 2^-24 per pass, at most six passes, and bins with magnitudes of the root of the size
        AssertEqualsTheDefinition<FloatsScalar, float>(size, 5 * Math.Sqrt(6 * size) / (1 << 24));

    static void AssertEqualsTheDefinition<L, T>(int size, double tolerance)
        where L : unmanaged, ILanes<L, T>
        where T : unmanaged, INumber<T>
    {
        var random = new Random(size);
        // numbers that both types represent exactly
        double[] samples = [.. Enumerable.Range(0, size).Select(_ => (double)(random.NextSingle() - 0.5f))];
        var plan = new RealFourierPlan<T>(size);
        var work = new AlignedArray<T>(plan.WorkLength);
        var spectrum = new Complex?[plan.Bins];

        unsafe
        {
            RealFourier<L, T>.Transform(plan, new Samples<L, T>(samples), work.Pointer, new Bins<L, T>(spectrum));
        }

        // all bins of short transforms, some of long ones
        for (var bin = 0; bin < plan.Bins; bin += Math.Max(1, size / 2048))
        {
            var expected = Complex.Zero;
            for (var i = 0; i < size; i++)
                expected += samples[i] * Complex.FromPolarCoordinates(1, -2 * Math.PI * ((long)bin * i % size) / size);
            Assert.Equal(0, (expected - spectrum[bin]!.Value).Magnitude, tolerance);
        }
        Assert.DoesNotContain(null, spectrum);
    }

    readonly struct Samples<L, T>(double[] samples) : RealFourier<L, T>.ISamples
        where L : unmanaged, ILanes<L, T>
        where T : unmanaged, INumber<T>
    {
        public L Load(int place, int part) => L.Constant(samples[place + part * (samples.Length / 16)]);
    }

    readonly struct Bins<L, T>(Complex?[] bins) : RealFourier<L, T>.IBins
        where L : unmanaged, ILanes<L, T>
        where T : unmanaged, INumber<T>
    {
        public void Store(int bin, Complex<L, T> value)
        {
            Assert.Null(bins[bin]);
            bins[bin] = new(Value(value.Real), Value(value.Imaginary));
        }

        public void StoreConjugate(int bin, Complex<L, T> value) => Store(bin, value.Conjugate());

        static unsafe double Value(L lane)
        {
            T value;
            lane.Store(&value);
            return double.CreateChecked(value);
        }
    }
}
