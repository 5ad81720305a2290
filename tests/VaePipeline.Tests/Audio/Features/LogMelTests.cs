using System.Globalization;
using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Tests.Audio.Features;

public class LogMelTests
{
    const float Tolerance = 1e-4f,
        ToleranceOfDoubles = 2e-6f;

    public static TheoryData<string> References =>
        [
            .. Directory
                .GetFiles(Fixtures.Path("log-mel"), "*.npy")
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(References))]
    public void Log_mels_equal_those_of_numpy_at_every_vector_width(string reference)
    {
        var (options, samples) = Load(reference);
        var (expected, shape) = Npy.Read(Fixtures.Path($"log-mel/{reference}.npy"));
        Assert.Equal([options.MelBands, options.Frames], shape);

        foreach (var width in VectorWidths.Supported)
        {
            AssertWithin(Tolerance, expected, Compute(new(options, width), samples), $"{reference} at {width}");
            AssertWithin(
                ToleranceOfDoubles,
                expected,
                Compute(new(options, width, tolerance: 0), samples),
                $"{reference} at {width} in doubles"
            );
        }
    }

    [Fact]
    public void Every_vector_width_gives_the_same_bits()
    {
        var (options, samples) = Load("decay.1024-256-80-128-0-8000");
        var results = VectorWidths.Supported.Select(width => Compute(new(options, width), samples)).ToList();
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Fact]
    public void A_clip_has_its_level_relative_to_the_maximum_of_another()
    {
        var (options, samples) = Load("decay.1024-256-80-128-0-8000");
        var logMel = new LogMel(options);
        float[] half = [.. samples.Select(sample => sample / 2)];
        var (loud, quiet, loudFromQuiet) = (new float[options.Size], new float[options.Size], new float[options.Size]);
        var power = logMel.ComputeClip(samples, loud);
        Assert.Equal(power / 4, logMel.ComputeClip(half, quiet, power), 1e-4f * power);
        logMel.ComputeClip(samples, loudFromQuiet, power / 4);

        var decibels = (float)(20 * Math.Log10(2) / 40); // 6.02 dB in units of 40 dB
        Assert.All(loud.Zip(quiet), pair => Assert.Equal(Math.Max(pair.First - decibels, -1), pair.Second, 1e-4f));
        Assert.Equal(1 + decibels, loudFromQuiet.Max(), 1e-4f);
        Assert.All(loud.Zip(loudFromQuiet).Where(pair => pair.First > -1), pair => Assert.Equal(pair.First + decibels, pair.Second, 1e-4f));
        Assert.Equal(0, logMel.ComputeClip(new float[9_000], quiet, power));
    }

    [Fact]
    public void Silence_is_detected()
    {
        var logMel = new LogMel(LogMelOptions.Default);
        var result = new float[logMel.Options.Size];
        foreach (var silence in new[] { Array.Empty<float>(), new float[100], new float[50_000] })
        {
            Array.Fill(result, 7);
            Assert.False(logMel.TryCompute(silence, result));
            Assert.All(result, value => Assert.Equal(-1, value));
        }
        // sound after the last frame is ignored
        var late = new float[50_000];
        late[logMel.Options.SamplesSeen] = 1;
        Assert.False(logMel.TryCompute(late, result));
    }

    [Fact]
    public void Samples_after_the_last_frame_are_ignored()
    {
        var (options, samples) = Load("decay.1024-256-80-128-0-8000");
        var logMel = new LogMel(options);
        var expected = Compute(logMel, samples.AsSpan(0, options.SamplesSeen));
        samples[options.SamplesSeen] = float.NaN;

        Assert.Equal(expected, Compute(logMel, samples));
        Assert.Equal(expected, Compute(logMel, samples.AsSpan(0, options.SamplesSeen)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Non_finite_samples_are_refused_at_every_vector_width(float value)
    {
        foreach (var width in VectorWidths.Supported)
        foreach (var at in new[] { 0, 1, 700, 9_999 })
        {
            var samples = new float[10_000];
            samples[at] = value;
            var logMel = new LogMel(LogMelOptions.Default, width);
            Assert.Throws<ArgumentException>(() => logMel.TryCompute(samples, new float[logMel.Options.Size]));
        }
    }

    [Fact]
    public void A_span_of_the_wrong_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => new LogMel(LogMelOptions.Default).TryCompute(new float[9], new float[80 * 128 + 1]));

    [Fact]
    public void Options_are_validated() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogMel(LogMelOptions.Default with { FftSize = 1000 }));

    [Fact]
    public void Fewer_frames_are_the_start_of_more()
    {
        var samples = Load("noise.1024-256-80-128-0-8000").Samples;
        foreach (var frames in new[] { 8, 9, 15, 16, 17, 31, 33 })
        {
            // the loudest frame is among the first, so both have the same scale
            samples.AsSpan(0, 512).Fill(1);
            var few = Compute(new(LogMelOptions.Default with { Frames = frames }), samples);
            var many = Compute(new(LogMelOptions.Default), samples);
            for (var band = 0; band < 80; band++)
                AssertWithin(
                    1e-6f,
                    many[(band * 128)..(band * 128 + frames)],
                    few[(band * frames)..((band + 1) * frames)],
                    $"band {band} of {frames} frames"
                );
        }
    }

    [Fact]
    public void Threads_can_share_an_instance_and_no_memory_is_allocated()
    {
        var (options, samples) = Load("decay.1024-256-80-128-0-8000");
        var logMel = new LogMel(options);
        var expected = Compute(logMel, samples);
        Parallel.For(0, 200, new() { MaxDegreeOfParallelism = 8 }, _ => Assert.Equal(expected, Compute(logMel, samples)));

        var result = new float[options.Size];
        logMel.TryCompute(samples, result);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            logMel.TryCompute(samples, result);
        // the pool itself may allocate a few bytes; a scratch would be hundreds of thousands
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    static (LogMelOptions Options, float[] Samples) Load(string reference)
    {
        var (clip, numbers) = (
            reference.Split('.')[0],
            reference.Split('.')[1].Split('-').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray()
        );
        var options = new LogMelOptions
        {
            FftSize = numbers[0],
            HopLength = numbers[1],
            MelBands = numbers[2],
            Frames = numbers[3],
            MinHz = numbers[4],
            MaxHz = numbers[5],
        };
        return (options, AudioFile.Read(Fixtures.Path($"log-mel/{clip}.wav")).Samples);
    }

    static float[] Compute(LogMel logMel, ReadOnlySpan<float> samples)
    {
        var result = new float[logMel.Options.Size];
        Assert.True(logMel.TryCompute(samples, result));
        return result;
    }

    static void AssertWithin(float tolerance, float[] expected, float[] actual, string what)
    {
        var (worst, at) = (0f, 0);
        for (var i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - actual[i]) <= worst))
                (worst, at) = (Math.Abs(expected[i] - actual[i]), i);
        Assert.True(worst <= tolerance, $"{what}: {actual[at]} instead of {expected[at]} at {at}");
    }
}
