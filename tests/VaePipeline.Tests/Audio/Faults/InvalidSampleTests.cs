using System.Runtime.InteropServices;
using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Audio.Formats;
using VaePipeline.Kernels.Simd;
using static VaePipeline.Tests.Audio.WavBytes;

namespace VaePipeline.Tests.Audio.Faults;

/// <summary>Invalid samples are found at any position; unusual but valid ones are read.</summary>
public sealed class InvalidSampleTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.MaxValue)]
    [InlineData(-2e12f)]
    public void An_invalid_value_is_found_at_any_position_and_length(float strange)
    {
        for (var length = 1; length <= 67; length++)
        for (var at = 0; at < length; at++)
        {
            var samples = new float[length];
            Array.Fill(samples, 0.5f);
            Assert.Equal(-1, SampleRange.IndexOutside(samples));
            samples[at] = strange;
            Assert.Equal(at, SampleRange.IndexOutside(samples));
        }
    }

    [Theory]
    [InlineData(1, 0x7FC00000)]
    [InlineData(1, 0xFF800000)]
    [InlineData(1, 0x7F7FFFFF)]
    [InlineData(2, 0x7FC00000)]
    [InlineData(2, 0x7F7FFFFF)]
    public void A_file_with_an_invalid_value_is_refused_with_its_frame_number(int channels, uint bits)
    {
        var bytes = new byte[1000 * channels * sizeof(float)];
        U32(bits).CopyTo(bytes, 777 * channels * sizeof(float));
        Assert.Contains(
            "frame 777",
            Assert.Throws<AudioFormatException>(() => AudioFile.Read(Floats(bytes, channels))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_double_too_large_for_a_float_is_refused()
    {
        var doubles = new double[100];
        doubles[40] = 1e300;
        var file = Riff(Format(bits: 64, tag: 3), Chunk("data", [.. MemoryMarshal.AsBytes<double>(doubles)]));
        File.WriteAllBytes(_folder["sound.wav"], file);
        Assert.Contains(
            "frame 40",
            Assert.Throws<AudioFormatException>(() => AudioFile.Read(_folder["sound.wav"])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Floats_in_the_range_of_integers_are_valid()
    {
        var tone = Enumerable.Range(0, 16_000).Select(i => 0.3f * MathF.Sin(i * 0.17f)).ToArray();
        var logMel = new LogMel(new());
        var (small, large) = (new float[logMel.Options.Size], new float[logMel.Options.Size]);
        Assert.True(logMel.TryCompute(tone, small));
        var clip = AudioFile.Read(Floats(tone.Select(sample => sample * int.MaxValue).ToArray()));
        Assert.True(logMel.TryCompute(clip.Samples, large));
        Assert.All(small.Zip(large), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Denormals_are_read_exactly_and_count_as_silence()
    {
        var denormals = Enumerable.Range(1, 5_000).Select(i => BitConverter.Int32BitsToSingle(i)).ToArray();
        var clip = AudioFile.Read(Floats(denormals));
        Assert.Equal(denormals, clip.Samples);
        AssertSilent(clip.Samples);
    }

    [Fact]
    public void Digital_silence_of_any_length_is_detected_at_every_vector_width()
    {
        foreach (var length in (int[])[1, 2, 511, 512, 513, 1025, 16_000, 70_001])
            AssertSilent(new float[length]);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(16, 1)]
    [InlineData(24, 1)]
    [InlineData(32, 1)]
    [InlineData(32, 3)]
    [InlineData(64, 3)]
    public void Every_sample_of_every_short_length_is_read(int bits, int tag)
    {
        var width = bits / 8;
        var random = new Random(bits);
        var bytes = Enumerable.Range(0, 67).SelectMany(_ => Sample(random.NextDouble() - 0.5)).ToArray();
        var whole = Read(67);
        for (var length = 1; length < 67; length++)
            Assert.Equal(whole[..length], Read(length));

        float[] Read(int length)
        {
            File.WriteAllBytes(_folder["sound.wav"], Riff(Format(bits: bits, tag: tag), Chunk("data", bytes[..(length * width)])));
            return AudioFile.Read(_folder["sound.wav"]).Samples;
        }

        byte[] Sample(double value) =>
            (tag, bits) switch
            {
                (3, 32) => BitConverter.GetBytes((float)value),
                (3, 64) => BitConverter.GetBytes(value),
                _ => BitConverter.GetBytes((long)(value * Math.Pow(2, bits - 1)) + (bits == 8 ? 128 : 0))[..width],
            };
    }

    static void AssertSilent(float[] samples)
    {
        foreach (var width in Enum.GetValues<VectorWidth>().Where(width => width <= VectorWidths.InUse))
        {
            var logMel = new LogMel(new(), width);
            var values = new float[logMel.Options.Size];
            Assert.False(logMel.TryCompute(samples, values), $"{samples.Length} samples, {width}");
            Assert.All(values, value => Assert.Equal(-1, value));
        }
    }

    string Floats(float[] samples) => Floats(MemoryMarshal.AsBytes<float>(samples).ToArray(), 1);

    string Floats(byte[] samples, int channels)
    {
        File.WriteAllBytes(_folder["sound.wav"], Riff(Format(channels, bits: 32, tag: 3), Chunk("data", samples)));
        return _folder["sound.wav"];
    }
}
