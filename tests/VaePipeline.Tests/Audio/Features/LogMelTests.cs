using System.Globalization;
using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Audio.Vectors;

namespace VaePipeline.Tests.Audio.Features;

public class LogMelTests
{
    const float Tolerance = 1e-4f;

    public static TheoryData<string> References =>
        [.. Directory.GetFiles(Fixtures.Path("log-mel"), "*.npy").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(References))]
    public void EqualsNumpyAtEveryWidth(string reference)
    {
        var (options, samples) = Load(reference);
        var (expected, shape) = Npy.Read(Fixtures.Path($"log-mel/{reference}.npy"));
        Assert.Equal([options.MelBands, options.Frames], shape);

        foreach (var width in VectorWidths.Supported)
        {
            var actual = new float[options.Size];
            Assert.True(new LogMel(options, width).TryCompute(samples, actual));
            AssertWithin(Tolerance, expected, actual, $"{reference} at {width}");
        }
    }

    [Fact]
    public void EveryWidthGivesTheSameBits()
    {
        var (options, samples) = Load("decay.1024-256-80-128-0-8000");
        var results = VectorWidths.Supported.Select(width => Compute(new(options, width), samples)).ToList();
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    static (LogMelOptions Options, float[] Samples) Load(string reference)
    {
        var (clip, numbers) = (reference.Split('.')[0], reference.Split('.')[1].Split('-').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray());
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
