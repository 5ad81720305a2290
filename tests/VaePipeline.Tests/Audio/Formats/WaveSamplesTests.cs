using System.Runtime.InteropServices;
using NAudio.Wave;
using VaePipeline.Audio.Formats;

namespace VaePipeline.Tests.Audio.Formats;

/// <summary>Compares converted samples with known values, NAudio's converters and the tables of Python's audioop.</summary>
public class WaveSamplesTests
{
    static readonly WaveFormat Double = WaveFormat.CreateCustomFormat(WaveFormatEncoding.IeeeFloat, 8_000, 1, 64_000, 8, 64);

    public static TheoryData<WaveFormat> Formats =>
        [
            new WaveFormat(8_000, 8, 1),
            new WaveFormat(8_000, 16, 1),
            new WaveFormat(8_000, 24, 1),
            new WaveFormat(8_000, 32, 1),
            new WaveFormat(8_000, 24, 3),
            WaveFormat.CreateIeeeFloatWaveFormat(8_000, 2),
            Double,
        ];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Samples_have_the_same_bits_as_those_of_NAudio(WaveFormat format)
    {
        var bytes = new byte[20_011 * format.BlockAlign];
        new Random(1).NextBytes(bytes);

        var expected = All(new Stored(bytes, format).ToSampleProvider(), bytes.Length);
        var actual = All(new WaveSamples(new Stored(bytes, format)), bytes.Length);

        Assert.Equal(20_011 * format.Channels, actual.Length);
        Assert.Equal(MemoryMarshal.Cast<float, int>(expected).ToArray(), MemoryMarshal.Cast<float, int>(actual).ToArray());
    }

    [Theory]
    [InlineData(8, new byte[] { 0, 128, 255 }, new[] { -1f, 0, 127 / 128f })]
    [InlineData(16, new byte[] { 0, 128, 0, 0, 255, 127 }, new[] { -1f, 0, 32767 / 32768f })]
    [InlineData(24, new byte[] { 0, 0, 128, 0, 0, 0, 255, 255, 127, 255, 255, 255 }, new[] { -1f, 0, 8388607 / 8388608f, -1 / 8388608f })]
    [InlineData(32, new byte[] { 0, 0, 0, 128, 0, 0, 0, 0, 0, 0, 0, 64 }, new[] { -1f, 0, 0.5f })]
    public void Integers_become_floats(int bits, byte[] bytes, float[] expected) =>
        Assert.Equal(expected, Of(new WaveFormat(8_000, bits, 1), bytes));

    [Fact]
    public void Floats_are_unchanged()
    {
        Assert.Equal(
            [1.5f, -2],
            Of(WaveFormat.CreateIeeeFloatWaveFormat(8_000, 1), [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)])
        );
        Assert.Equal([0.1f, -2], Of(Double, [.. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(-2.0)]));
    }

    [Fact]
    public void Vectorized_conversion_of_16_bits_equals_scalar_conversion()
    {
        for (var length = 0; length < 70; length++)
        {
            var shorts = Enumerable.Range(0, length).Select(i => (short)(i * 7919)).ToArray();
            Assert.Equal(
                shorts.Select(value => value / 32768f),
                Of(new WaveFormat(8_000, 16, 1), [.. shorts.SelectMany(BitConverter.GetBytes)])
            );
        }
    }

    [Fact]
    public void Companded_samples_follow_G711()
    {
        var tables = MemoryMarshal
            .Cast<byte, short>(File.ReadAllBytes(Fixtures.Path("audio/g711.raw")))
            .ToArray()
            .Select(value => value / 32768f)
            .ToArray();
        byte[] codes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];

        Assert.Equal(tables[..256], Of(WaveFormat.CreateALawFormat(8_000, 1), codes));
        Assert.Equal(tables[256..], Of(WaveFormat.CreateMuLawFormat(8_000, 1), codes));
    }

    [Fact]
    public void An_incomplete_last_sample_is_dropped() => Assert.Equal([1 / 32768f], Of(new WaveFormat(8_000, 16, 1), [1, 0, 7]));

    [Fact]
    public void Reading_allocates_no_memory()
    {
        var format = new WaveFormat(44_100, 16, 1);
        var (samples, buffer) = (new WaveSamples(new Stored(new byte[1 << 20], format)), new float[1 << 16]);
        samples.Read(buffer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(buffer.Length, samples.Read(buffer));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    static float[] Of(WaveFormat format, byte[] bytes)
    {
        var samples = new WaveSamples(new Stored(bytes, format));
        Assert.Equal(
            (WaveFormatEncoding.IeeeFloat, format.SampleRate, format.Channels),
            (samples.WaveFormat.Encoding, samples.WaveFormat.SampleRate, samples.WaveFormat.Channels)
        );
        return All(samples, bytes.Length + 1);
    }

    static float[] All(ISampleProvider samples, int room)
    {
        var floats = new float[room];
        return floats[..samples.Read(floats)];
    }

    /// <summary>Bytes in memory.</summary>
    sealed class Stored(byte[] bytes, WaveFormat format) : IWaveProvider
    {
        int _position;

        public WaveFormat WaveFormat => format;

        public int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, bytes.Length - _position);
            bytes.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }
    }
}
