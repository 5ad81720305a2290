using VaePipeline.Audio.Resampling;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Tests.Audio;

public class ResamplerTests
{
    const int Target = 16_000;

    public static TheoryData<int> Rates =>
        [8_000, 11_025, 12_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000, 192_000, 15_999, 44_056, 1_000];

    /// <summary>Tones keep phase and amplitude within 0.1 dB up to 0.9 of the lower Nyquist frequency.</summary>
    [Theory]
    [MemberData(nameof(Rates))]
    public void Tones_in_the_pass_band_are_unchanged(int rate)
    {
        var nyquist = Math.Min(rate, Target) / 2.0;
        foreach (var part in new[] { 0.01, 0.1, 0.25, 0.5, 0.75, 0.85, 0.9 })
        {
            var result = new Resampler(rate, Target).Resample(Tone(part * nyquist, rate, rate / 2));
            var expected = Tone(part * nyquist, Target, result.Length);
            // 0.1 dB is 1.2 %; the error counts phase too
            AssertMiddle(expected, result, 0.0116, $"{part} Nyquist from {rate} Hz", rate);
        }
    }

    /// <summary>Tones above the lower Nyquist frequency must not be aliased.</summary>
    [Theory]
    [InlineData(22_050)]
    [InlineData(24_000)]
    [InlineData(32_000)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    [InlineData(96_000)]
    [InlineData(192_000)]
    [InlineData(44_056)]
    public void Tones_above_the_Nyquist_frequency_of_the_target_are_80_dB_down(int rate)
    {
        foreach (var hz in Enumerable.Range(0, 40).Select(i => 8_000 + i * (rate / 2 - 8_000) / 40.0))
        {
            var result = new Resampler(rate, Target).Resample(Tone(hz, rate, rate / 2));
            AssertMiddle(new float[result.Length], result, 1e-4, $"{hz} Hz from {rate} Hz", rate);
        }
    }

    /// <summary>Upsampling must not produce mirror images of the spectrum above the source's Nyquist frequency.</summary>
    [Theory]
    [InlineData(8_000)]
    [InlineData(11_025)]
    [InlineData(12_000)]
    public void Images_are_80_dB_down(int rate)
    {
        foreach (var part in new[] { 0.1, 0.5, 0.8, 0.9 })
        {
            var hz = part * rate / 2;
            var result = new Resampler(rate, Target).Resample(Tone(hz, rate, rate / 2));
            var middle = result.AsSpan(result.Length / 4, result.Length / 2);
            var image = rate - hz;
            Assert.True(
                image > Target / 2.0 || Amplitude(middle, image) < 1e-4,
                $"{hz} Hz from {rate} Hz has an image of {Amplitude(middle, image)} at {image} Hz"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void A_constant_is_unchanged(int rate)
    {
        var ones = new float[rate / 2];
        Array.Fill(ones, 1);

        var result = new Resampler(rate, Target).Resample(ones);

        AssertMiddle([.. Enumerable.Repeat(1f, result.Length)], result, 2e-6, $"1 from {rate} Hz", rate);
    }

    [Theory]
    [InlineData(44_100, 16_000, 44_100, 16_000)]
    [InlineData(44_100, 16_000, 1, 1)]
    [InlineData(48_000, 16_000, 4, 2)]
    [InlineData(8_000, 16_000, 3, 6)]
    [InlineData(16_000, 16_000, 5, 5)]
    [InlineData(8_000, 16_000, 0, 0)]
    public void The_length_is_the_duration_at_the_new_rate(int from, int to, int length, int expected) =>
        Assert.Equal(expected, new Resampler(from, to).Resample(new float[length]).Length);

    [Fact]
    public void Every_vector_width_agrees()
    {
        var noise = Enumerable.Range(0, 3000).Select(i => MathF.Sin(i * i * 0.01f)).ToArray();
        foreach (
            var (from, to) in new[]
            {
                (44_100, 16_000),
                (8_000, 16_000),
                (48_000, 16_000),
                (44_056, 16_000),
                (15_999, 16_000),
                (16_000, 11_025),
            }
        )
        {
            var results = VectorWidths.Supported.Select(width => new Resampler(from, to, width).Resample(noise)).ToList();
            foreach (var result in results)
                Assert.All(results[0].Zip(result), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    /// <summary>Every length, so all incomplete vectors, periods and groups of periods occur.</summary>
    [Theory]
    [InlineData(44_100, 16_000)]
    [InlineData(48_000, 16_000)]
    [InlineData(8_000, 16_000)]
    [InlineData(44_056, 16_000)]
    public void Every_length_matches_the_definition(int from, int to)
    {
        var common = (int)System.Numerics.BigInteger.GreatestCommonDivisor(from, to);
        var filter = new SincFilter(to / common, from / common);
        var row = new float[filter.Taps];
        var random = new Random(from);
        foreach (var length in Enumerable.Range(1, 40).Concat([127, 440, 441, 442, 1000, 7055, 7056, 7057, 9000]))
        {
            var samples = Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f).ToArray();
            var result = new Resampler(from, to).Resample(samples);
            foreach (var n in Enumerable.Range(0, result.Length).Where(n => result.Length < 100 || n % 37 == 0 || n > result.Length - 4))
            {
                var (place, rest) = Math.DivRem((long)n * from, to);
                filter.Sample((double)rest / to, row);
                var expected = 0.0;
                for (var tap = 0; tap < row.Length; tap++)
                    if (place - filter.HalfTaps + 1 + tap is var at and >= 0 && at < length)
                        expected += (double)row[tap] * samples[at];
                Assert.True(Math.Abs(expected - result[n]) < 2e-5, $"output {n} of {length} samples: {result[n]} instead of {expected}");
            }
        }
    }

    [Fact]
    public void The_start_of_the_result_needs_only_the_start_of_the_source()
    {
        var noise = Enumerable.Range(0, 20_000).Select(i => MathF.Sin(i * i * 0.01f)).ToArray();
        var resampler = new Resampler(44_100, 16_000);
        var whole = resampler.Resample(noise);

        var needed = resampler.SourceSamplesFor(1_000);
        var start = resampler.Resample(noise.AsSpan(0, needed), 1_000);

        Assert.True(needed < 4_000, $"{needed} samples");
        Assert.Equal(whole[..1_000], start);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(99)]
    [InlineData(int.MaxValue)]
    public void Rates_out_of_range_are_refused(int rate)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(rate, Target));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(Target, rate));
    }

    static float[] Tone(double hz, int rate, int length) =>
        [.. Enumerable.Range(0, length).Select(i => (float)Math.Sin(2 * Math.PI * hz * i / rate + 0.3))];

    /// <summary>Compares the middle, because the filter covers zeros outside the clip at the ends.</summary>
    static void AssertMiddle(float[] expected, float[] actual, double tolerance, string what, int rate)
    {
        var edge = (int)Math.Ceiling(64.0 * Target / Math.Min(rate, Target));
        Assert.True(actual.Length > 3 * edge, $"{what}: only {actual.Length} samples");
        for (var i = edge; i < actual.Length - edge; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{what}: sample {i} is {actual[i]} instead of {expected[i]}");
    }

    /// <summary>The amplitude of one frequency under a Hann window.</summary>
    static double Amplitude(ReadOnlySpan<float> samples, double hz)
    {
        var (real, imaginary, weight) = (0.0, 0.0, 0.0);
        for (var i = 0; i < samples.Length; i++)
        {
            var window = 0.5 - 0.5 * Math.Cos(2 * Math.PI * i / samples.Length);
            var angle = 2 * Math.PI * hz * i / Target;
            real += samples[i] * window * Math.Cos(angle);
            imaginary += samples[i] * window * Math.Sin(angle);
            weight += window;
        }
        return 2 * Math.Sqrt(real * real + imaginary * imaginary) / weight;
    }
}
