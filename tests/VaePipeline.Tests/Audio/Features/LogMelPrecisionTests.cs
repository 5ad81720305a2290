using FsCheck;
using FsCheck.Fluent;
using VaePipeline.Audio.Features;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Tests.Audio.Features;

/// <summary>Compares log-mels in mixed precision with those in floats alone and in doubles alone.</summary>
public class LogMelPrecisionTests
{
    const double FloatsAlone = double.PositiveInfinity,
        DoublesAlone = 0;

    [Fact]
    public void Any_sound_is_within_the_tolerance() =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    var random = new Random(seed);
                    var options = LogMelOptions.Default with
                    {
                        FftSize = 256 << random.Next(4),
                        HopLength = 200,
                        MelBands = random.Next(20, 129),
                        Frames = random.Next(8, 60),
                        MinHz = random.Next(2) * random.Next(2000),
                    };
                    var samples = SoundOf(random, options.SamplesSeen);
                    Assert.InRange(Difference(Compute(options, samples), Compute(options, samples, DoublesAlone)), 0, LogMel.Tolerance);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Theory]
    [InlineData(256)]
    [InlineData(1024)]
    [InlineData(4096)]
    public void Floats_alone_exceed_the_tolerance(int fftSize)
    {
        var options = LogMelOptions.Default with { FftSize = fftSize };
        var (floats, both) = (0f, 0f);
        for (var seed = 0; seed < 20; seed++)
        {
            // The bands of high tones are wide and those of the noise below them narrow, so 90 dB of the noise are visible.
            var samples = ToneInNoise(options.SamplesSeen, 6000 + 90 * seed, 1e-4 * (2 + seed % 5), seed);
            var expected = Compute(options, samples, DoublesAlone);
            floats = Math.Max(floats, Difference(Compute(options, samples, FloatsAlone), expected));
            both = Math.Max(both, Difference(Compute(options, samples), expected));
        }
        Assert.InRange(floats, LogMel.Tolerance, 1);
        Assert.InRange(both, 1e-6, LogMel.Tolerance);
    }

    [Theory]
    [InlineData(1024, 128)]
    [InlineData(1024, 37)]
    [InlineData(64, 50)]
    [InlineData(2048, 9)]
    public void Every_vector_width_doubts_the_same_frames(int fftSize, int frames)
    {
        var options = LogMelOptions.Default with
        {
            FftSize = fftSize,
            HopLength = fftSize / 4,
            Frames = frames,
            MelBands = Math.Min(80, fftSize / 8),
        };
        var samples = ToneInNoise(options.SamplesSeen, 7000, 5e-4, seed: 1);
        // The frames of the second half are not doubtful.
        var noise = new Random(2);
        for (var i = samples.Length / 2; i < samples.Length; i++)
            samples[i] += noise.NextSingle() * 0.1f;

        var results = VectorWidths.Supported.Select(width => Compute(options, samples, width: width)).ToList();

        Assert.All(results, result => Assert.Equal(results[0], result));
        Assert.NotEqual(Compute(options, samples, FloatsAlone), results[0]);
        Assert.NotEqual(Compute(options, samples, DoublesAlone), results[0]);
    }

    [Fact]
    public void A_frame_does_not_depend_on_other_lanes()
    {
        var options = LogMelOptions.Default;
        var samples = ToneInNoise(options.SamplesSeen, 7000, 5e-4, seed: 3);
        samples[5000] = 2;
        var expected = Compute(options, samples);
        Assert.NotEqual(Compute(options, samples, FloatsAlone), expected);
        foreach (var changed in new[] { 20, 21, 40, 77, 103 })
        {
            // Frames from this one on get other samples, in which nothing is doubtful.
            var other = samples.ToArray();
            var noise = new Random(4);
            for (var i = changed * options.HopLength + options.FftSize / 2; i < other.Length; i++)
                other[i] = noise.NextSingle() * 0.01f;
            var actual = Compute(options, other);
            for (var band = 0; band < options.MelBands; band++)
                Assert.Equal(Frames(expected, band, changed + 1), Frames(actual, band, changed + 1));
            Assert.NotEqual(expected, actual);
        }

        // Nor does a frame depend on its position.
        for (var hops = 1; hops < 20; hops++)
        {
            var late = Compute(options, [.. new float[hops * options.HopLength], .. samples]);
            for (var band = 0; band < options.MelBands; band++)
                Assert.Equal(
                    Frames(expected, band, options.Frames - hops),
                    late.AsSpan(band * options.Frames + hops, options.Frames - hops).ToArray()
                );
        }

        float[] Frames(float[] logMel, int band, int count) => logMel.AsSpan(band * options.Frames, count).ToArray();
    }

    [Fact]
    public void Silence_is_decided_in_doubles()
    {
        var options = LogMelOptions.Default;
        var tone = ToneInNoise(options.SamplesSeen, 440, 1e-3, seed: 5);
        var (logMel, inDoubles) = (new LogMel(options), new LogMel(options, VectorWidths.InUse, DoublesAlone));
        var threshold = Threshold();
        var heard = new List<bool>();
        for (var step = -40; step <= 40; step++)
        {
            var quiet = Scaled(tone, threshold * (1 + step * 1e-8));
            var (any, doubles) = (new float[options.Size], new float[options.Size]);
            heard.Add(inDoubles.TryCompute(quiet, doubles));
            Assert.Equal(heard[^1], logMel.TryCompute(quiet, any));
            Assert.Equal(doubles, any);
        }
        Assert.Contains(true, heard);
        Assert.Contains(false, heard);

        double Threshold()
        {
            var (silent, loud) = (0.0, 1.0);
            for (var i = 0; i < 60; i++)
            {
                var middle = (silent + loud) / 2;
                if (inDoubles.TryCompute(Scaled(tone, middle), new float[options.Size]))
                    loud = middle;
                else
                    silent = middle;
            }
            return loud;
        }
    }

    [Fact]
    public void Any_level_is_refused_or_computed_as_in_doubles()
    {
        var options = LogMelOptions.Default with { MinHz = 1000, Frames = 20 };
        var tone = ToneInNoise(options.SamplesSeen, 2000, 1e-3, seed: 6);
        float[] constant = [.. Enumerable.Repeat(1f, options.SamplesSeen)];
        var (logMel, inDoubles) = (new LogMel(options), new LogMel(options, VectorWidths.InUse, DoublesAlone));
        var refused = 0;
        for (var exponent = -10.0; exponent < 38; exponent += 0.05)
            foreach (var sound in new[] { tone, constant })
            {
                var samples = Scaled(sound, Math.Pow(10, exponent));
                var (any, doubles) = (new float[options.Size], new float[options.Size]);
                var error = Record.Exception(() => inDoubles.TryCompute(samples, doubles));
                Assert.Equal(error?.Message, Record.Exception(() => logMel.TryCompute(samples, any))?.Message);
                if (error is null)
                    Assert.InRange(Difference(any, doubles), 0, LogMel.Tolerance);
                else
                    refused++;
            }
        Assert.InRange(refused, 100, 1000);
    }

    [Fact]
    public void Rounding_noise_that_is_the_loudest_power_is_detected()
    {
        // Frames do not overlap. In the first frames, which are constant, the bands contain only the rounding errors of windowed samples and the
        // larger ones of the transform in floats, which mask the tones 80 dB below them.
        var options = LogMelOptions.Default with
        {
            HopLength = 1024,
            MinHz = 2000,
        };
        var samples = new float[options.SamplesSeen];
        for (var i = options.FftSize / 2; i < samples.Length; i++)
        {
            var frame = (i + options.FftSize / 2) / options.HopLength;
            var level = frame < 4 ? 1e14 : 1e14 * Math.Pow(10, -5.5 - frame / 50.0);
            samples[i] = (float)(level + (frame < 4 ? 0 : 1e-6 * level * Math.Sin(i)));
        }
        Assert.InRange(Difference(Compute(options, samples), Compute(options, samples, DoublesAlone)), 0, LogMel.Tolerance);
    }

    /// <summary>A random mix of tones, a chirp, low, high or full-band noise, clicks and a constant, each between loud and inaudible.</summary>
    static float[] SoundOf(Random random, int length)
    {
        var sound = new double[length];
        var parts = 0;
        while (parts == 0)
        {
            for (var tone = random.Next(4); tone > 0; tone--, parts++)
            {
                var (level, turn, bend) = (Level(), Math.PI * random.NextDouble(), random.Next(3) / 2 * random.NextDouble() / length);
                Add(i => level * Math.Sin(turn * i * (1 - bend * i)));
            }
            if (random.Next(4) > 0)
            {
                var (level, memory, low, last) = (Level(), random.Next(3) * 0.49, random.Next(2) == 0, (0.0, 0.0));
                Add(_ =>
                {
                    var white = random.NextDouble() - 0.5;
                    last.Item1 += (1 - memory) * (white - last.Item1);
                    last.Item2 += (1 - memory) * (last.Item1 - last.Item2);
                    return level * (low ? last.Item2 : white - last.Item2);
                });
                parts++;
            }
            for (var click = random.Next(3); click > 0; click--, parts++)
                sound[random.Next(length)] += Level();
        }
        if (random.Next(5) == 0)
            Add(_ => 0.5);
        var (start, decay, steps) = (
            random.Next(3) / 2 * random.Next(length),
            random.Next(2) * 20 * random.NextDouble() / length,
            random.Next(2) * Math.Pow(2, random.Next(6, 16))
        );
        return [.. sound.Select((value, i) => i < start ? 0 : (float)Rounded(value * Math.Exp(-decay * (i - start))))];

        double Level() => Math.Pow(10, -5 * random.NextDouble());

        // quantized to 7 to 16 bits
        double Rounded(double value) => steps > 0 ? Math.Round(value * steps) / steps : value;

        void Add(Func<int, double> value)
        {
            for (var i = 0; i < length; i++)
                sound[i] += value(i);
        }
    }

    static float[] ToneInNoise(int length, double hz, double noise, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, length)
                .Select(i =>
                    (float)(Math.Sin(2 * Math.PI * hz * i / LogMelOptions.Default.SampleRate) + noise * (2 * random.NextDouble() - 1))
                ),
        ];
    }

    static float[] Scaled(float[] samples, double factor) => [.. samples.Select(value => (float)(value * factor))];

    static float[] Compute(LogMelOptions options, float[] samples, double tolerance = LogMel.Tolerance, VectorWidth? width = null)
    {
        var result = new float[options.Size];
        new LogMel(options, width ?? VectorWidths.InUse, tolerance).TryCompute(samples, result);
        return result;
    }

    static float Difference(float[] left, float[] right) => left.Zip(right, (a, b) => Math.Abs(a - b)).Max();
}
