using NAudio.Utils;
using NAudio.Wave;

namespace VaePipeline.Tests.NAudio;

public class WaveFileTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(301)]
    public void WhatIsWrittenIsRead(int length)
    {
        var bytes = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        using var stream = new MemoryStream();
        using (var writer = new WaveFileWriter(new IgnoreDisposeStream(stream), new WaveFormat(22_050, 8, 1)))
            writer.Write(bytes);

        Assert.Equal(0, stream.Length % 2);
        Assert.Equal(stream.Length - 8, BitConverter.ToUInt32(stream.ToArray(), 4));
        using var reader = Reopened(stream);
        Assert.Equal((WaveFormatEncoding.Pcm, 22_050, 8, 1, 1), (reader.WaveFormat.Encoding, reader.WaveFormat.SampleRate, reader.WaveFormat.BitsPerSample, reader.WaveFormat.Channels, reader.WaveFormat.BlockAlign));
        Assert.Equal((length, length), (reader.Length, reader.SampleCount));
        var read = new byte[length + 10];
        Assert.Equal(length, reader.Read(read));
        Assert.Equal(bytes, read[..length]);
        Assert.Equal(0, reader.Read(read));
    }

    [Fact]
    public void AFlushedWriterHasLeftAWholeFile()
    {
        using var stream = new MemoryStream();
        using var writer = new WaveFileWriter(stream, new WaveFormat(8_000, 16, 1));
        writer.Write([1, 2, 3, 4]);
        writer.Flush();
        writer.Write([5, 6]);

        Assert.Equal(4, new WaveFileReader(new MemoryStream(stream.ToArray()[..^2])).Length);
    }

    [Fact]
    public void PositionsAreFrames()
    {
        using var stream = new MemoryStream();
        using (var writer = new WaveFileWriter(new IgnoreDisposeStream(stream), WaveFormat.CreateIeeeFloatWaveFormat(48_000, 2)))
            writer.Write(new byte[80]);
        using var reader = Reopened(stream);

        reader.Position = 21;
        Assert.Equal(16, reader.Position);
        Assert.Equal(64, reader.Read(new byte[100]));
        reader.Seek(-8, SeekOrigin.End);
        Assert.Equal(8, reader.Read(new byte[100]));
        reader.Position = 1_000;
        Assert.Equal((80, 0), (reader.Position, reader.Read(new byte[100])));
        reader.Position = 0;
        Assert.Equal(16, reader.Read(new byte[23]));
    }

    [Fact]
    public void MoreThanAHeaderCanStateIsRefused()
    {
        using var writer = new WaveFileWriter(Stream.Null, new WaveFormat(8_000, 16, 1));
        var block = new byte[1 << 24];
        var error = Assert.Throws<ArgumentException>(() =>
        {
            for (var i = 0; i < 300; i++)
                writer.Write(block);
        });

        Assert.Contains("4 GB", error.Message, StringComparison.Ordinal);
        Assert.InRange(writer.Length, (1L << 32) - 2 * block.Length, 1L << 32);
    }

    public static TheoryData<WaveFormat> Formats =>
    [
        new WaveFormat(16_000, 24, 3),
        WaveFormat.CreateIeeeFloatWaveFormat(44_100, 2),
        WaveFormat.CreateALawFormat(8_000, 1),
        WaveFormat.CreateMuLawFormat(8_000, 1),
        WaveFormat.CreateCustomFormat(WaveFormatEncoding.ImaAdpcm, 8_000, 1, 4_000, 256, 4),
        new WaveFormatExtensible(96_000, 32, 6, useIeeeFloat: true, 32, 0x3F),
    ];

    [Theory]
    [MemberData(nameof(Formats))]
    public void FormatsSurvive(WaveFormat format)
    {
        using var stream = new MemoryStream();
        using (var writer = new WaveFileWriter(new IgnoreDisposeStream(stream), format))
            writer.Write(new byte[format.BlockAlign]);

        using var reader = Reopened(stream);

        Assert.Equal(format, reader.WaveFormat);
        Assert.Equal(format.ExtraSize, reader.WaveFormat.ExtraSize);
        Assert.Equal(1, reader.SampleCount);
    }

    [Theory]
    [InlineData(8, new byte[] { 0, 128, 255 }, new[] { -1f, 0, 127 / 128f })]
    [InlineData(16, new byte[] { 0, 128, 0, 0, 255, 127 }, new[] { -1f, 0, 32767 / 32768f })]
    [InlineData(24, new byte[] { 0, 0, 128, 0, 0, 0, 255, 255, 127, 255, 255, 255 }, new[] { -1f, 0, 8388607 / 8388608f, -1 / 8388608f })]
    [InlineData(32, new byte[] { 0, 0, 0, 128, 0, 0, 0, 0, 0, 0, 0, 64 }, new[] { -1f, 0, 0.5f })]
    public void IntegersBecomeFloats(int bits, byte[] bytes, float[] expected) => Assert.Equal(expected, Floats(new WaveFormat(8_000, bits, 1), bytes));

    [Fact]
    public void LongRunsOf16BitsConvertLikeSingleOnes()
    {
        for (var length = 0; length < 70; length++)
        {
            var shorts = Enumerable.Range(0, length).Select(i => (short)(i * 7919)).ToArray();
            Assert.Equal(shorts.Select(value => value / 32768f), Floats(new WaveFormat(8_000, 16, 1), [.. shorts.SelectMany(BitConverter.GetBytes)]));
        }
    }

    [Fact]
    public void FloatsStayWhatTheyAre()
    {
        Assert.Equal([1.5f, -2], Floats(WaveFormat.CreateIeeeFloatWaveFormat(8_000, 1), [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)]));
        var doubles = WaveFormat.CreateCustomFormat(WaveFormatEncoding.IeeeFloat, 8_000, 1, 64_000, 8, 64);
        Assert.Equal([0.1f, -2], Floats(doubles, [.. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(-2.0)]));
    }

    [Fact]
    public void OtherEncodingsHaveNoSamples() => Assert.Throws<ArgumentException>(() => Floats(WaveFormat.CreateALawFormat(8_000, 1), [1]));

    static WaveFileReader Reopened(MemoryStream stream)
    {
        stream.Position = 0;
        return new(stream);
    }

    static float[] Floats(WaveFormat format, byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var writer = new WaveFileWriter(new IgnoreDisposeStream(stream), format))
            writer.Write(bytes);
        using var reader = Reopened(stream);
        var samples = reader.ToSampleProvider();
        Assert.Equal((WaveFormatEncoding.IeeeFloat, format.SampleRate, format.Channels), (samples.WaveFormat.Encoding, samples.WaveFormat.SampleRate, samples.WaveFormat.Channels));
        var floats = new float[bytes.Length + 1];
        return floats[..samples.Read(floats)];
    }
}
