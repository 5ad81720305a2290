using VaePipeline.Audio;
using VaePipeline.Audio.Reconstruction;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Tests.Audio.Reconstruction;

public class GriffinLimTests
{
    const int Frames = 100;

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.99", 0.99)]
    public void Signals_equal_those_of_numpy_at_every_vector_width(string name, double momentum)
    {
        var (magnitudes, shape) = Npy.Read(Fixtures.Path("reconstruction/magnitudes.npy"));
        var (expected, _) = Npy.Read(Fixtures.Path($"reconstruction/griffin-lim-{name}.npy"));
        var options = new GriffinLimOptions
        {
            FftSize = 256,
            HopLength = 64,
            Iterations = 12,
            Momentum = momentum,
            Seed = 3,
        };

        var results = VectorWidths.Supported.Select(width => new GriffinLim(options, width).Reconstruct(magnitudes, shape[1])).ToList();

        Assert.All(results, result => Assert.Equal(results[0], result));
        Assert.Equal(expected.Length, results[0].Length);
        Assert.All(results[0], (value, i) => Assert.Equal(expected[i], value, 1e-6f));
    }

    [Theory]
    [InlineData("decay")]
    [InlineData("noise")]
    [InlineData("sweep")]
    public void Iterations_beat_zero_phases_by_far(string clip)
    {
        var samples = AudioFile.Read(Fixtures.Path($"log-mel/{clip}.wav")).Samples;
        var griffinLim = new GriffinLim(new() { Iterations = 60 });
        var magnitudes = griffinLim.Magnitudes(samples, Frames);

        // a click in the center of every frame has zero phases, up to sign
        var zero = griffinLim.SpectralConvergence(ZeroPhases(magnitudes), magnitudes, Frames);
        var found = griffinLim.SpectralConvergence(griffinLim.Reconstruct(magnitudes, Frames), magnitudes, Frames);

        Assert.InRange(found, 0, 0.5 * zero);
    }

    [Theory]
    [InlineData("decay")]
    [InlineData("noise")]
    public void The_distance_decreases_in_every_iteration_and_faster_with_momentum(string clip)
    {
        var samples = AudioFile.Read(Fixtures.Path($"log-mel/{clip}.wav")).Samples;
        var plain = Distances(samples, momentum: 0);
        var fast = Distances(samples, momentum: 0.99);

        Assert.Equal(40, plain.Count);
        // Griffin and Lim's theorem holds for the spectra; the magnitudes alone follow it within this tolerance
        Assert.All(plain.Zip(plain.Skip(1)), pair => Assert.True(pair.Second <= pair.First * 1.0001));
        Assert.True(plain[^1] < 0.7 * plain[0]);
        Assert.True(fast[^1] < 0.8 * plain[^1], $"{fast[^1]} with momentum, {plain[^1]} without");
        // the fast algorithm needs half as many iterations as the plain one
        Assert.True(fast[19] < plain[39], $"{fast[19]} after 20 iterations with momentum, {plain[39]} after 40 without");
    }

    [Fact]
    public void Results_depend_on_the_seed_only()
    {
        var samples = AudioFile.Read(Fixtures.Path("log-mel/decay.wav")).Samples;
        var first = new GriffinLim(new() { Iterations = 3, Seed = 1 });
        var magnitudes = first.Magnitudes(samples, Frames);
        var results = new float[4][];
        Parallel.For(0, 4, i => results[i] = first.Reconstruct(magnitudes, Frames));
        Assert.All(results, result => Assert.Equal(results[0], result));
        Assert.NotEqual(results[0], new GriffinLim(new() { Iterations = 3, Seed = 2 }).Reconstruct(magnitudes, Frames));
    }

    [Fact]
    public void Silence_stays_silent()
    {
        var griffinLim = new GriffinLim();
        Assert.All(griffinLim.Magnitudes([], 10), magnitude => Assert.Equal(0, magnitude));
        Assert.All(griffinLim.Reconstruct(new float[513 * 10], 10), sample => Assert.Equal(0, sample));
        Assert.Equal(0, griffinLim.SpectralConvergence(new float[100], new float[513 * 10], 10));
    }

    [Fact]
    public void Cancellation_stops_the_iterations()
    {
        using var cancellationToken = new CancellationTokenSource();
        var iterations = 0;
        var progress = new Progress(report =>
        {
            iterations = report.Iteration;
            if (iterations == 2)
                cancellationToken.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() =>
            new GriffinLim().Reconstruct(new float[513 * 10], 10, progress, cancellationToken.Token)
        );
        Assert.Equal(2, iterations);
    }

    [Fact]
    public void Invalid_spectrograms_are_refused()
    {
        var griffinLim = new GriffinLim();
        Assert.Contains(
            "5130",
            Assert.Throws<ArgumentException>(() => griffinLim.Reconstruct(new float[5129], 10)).Message,
            StringComparison.Ordinal
        );
        foreach (var value in new[] { -1f, float.NaN, float.PositiveInfinity })
        {
            var magnitudes = new float[5130];
            magnitudes[77] = value;
            Assert.Throws<ArgumentException>(() => griffinLim.Reconstruct(magnitudes, 10));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => griffinLim.Reconstruct(new float[513], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => griffinLim.Magnitudes([], GriffinLim.MaxFrames + 1));
    }

    [Theory]
    [InlineData(1000, 256, 1, 0.5)]
    [InlineData(1024, 513, 1, 0.5)]
    [InlineData(1024, 0, 1, 0.5)]
    [InlineData(1024, 256, -1, 0.5)]
    [InlineData(1024, 256, 1, 1)]
    [InlineData(1024, 256, 1, double.NaN)]
    public void Options_are_validated(int fftSize, int hop, int iterations, double momentum) =>
        Assert.Contains(
            "allowed",
            Assert
                .Throws<ArgumentOutOfRangeException>(() =>
                    new GriffinLim(
                        new()
                        {
                            FftSize = fftSize,
                            HopLength = hop,
                            Iterations = iterations,
                            Momentum = momentum,
                        }
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    static List<double> Distances(float[] samples, double momentum)
    {
        var distances = new List<double>();
        var griffinLim = new GriffinLim(new() { Iterations = 40, Momentum = momentum });
        griffinLim.Reconstruct(
            griffinLim.Magnitudes(samples, Frames),
            Frames,
            new Progress(report => distances.Add(report.SpectralConvergence)),
            TestContext.Current.CancellationToken
        );
        return distances;
    }

    static float[] ZeroPhases(float[] magnitudes)
    {
        var click = new float[SamplesSeen];
        for (var frame = 0; frame < Frames; frame++)
            click[frame * 256] = 1;
        return new GriffinLim().WithPhasesOf(click, magnitudes, Frames);
    }

    const int SamplesSeen = (Frames - 1) * 256 + 512;

    sealed class Progress(Action<GriffinLimProgress> report) : IProgress<GriffinLimProgress>
    {
        public void Report(GriffinLimProgress value) => report(value);
    }
}
