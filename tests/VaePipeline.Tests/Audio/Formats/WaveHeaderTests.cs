using NAudio.Wave;
using VaePipeline.Audio.Formats;

namespace VaePipeline.Tests.Audio.Formats;

public class WaveHeaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(301)]
    public void Files_written_by_NAudio_are_read(int length)
    {
        var bytes = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        using var stream = Written(new WaveFormat(22_050, 8, 1), bytes);
        using var reader = new StoredSamples(stream, WaveHeader.Read(stream).Layout(stream));

        Assert.Equal(new WaveFormat(22_050, 8, 1), reader.WaveFormat);
        Assert.Equal(length, reader.Length);
        var read = new byte[length + 10];
        Assert.Equal(length, reader.Read(read));
        Assert.Equal(bytes, read[..length]);
        Assert.Equal(0, reader.Read(read));
    }

    [Fact]
    public void Positions_are_whole_frames()
    {
        using var stream = Written(WaveFormat.CreateIeeeFloatWaveFormat(48_000, 2), new byte[80]);
        using var reader = new StoredSamples(stream, WaveHeader.Read(stream).Layout(stream));

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
    public void The_stream_stays_open()
    {
        using var stream = Written(new WaveFormat(8_000, 16, 1), new byte[10]);
        new StoredSamples(stream, WaveHeader.Read(stream).Layout(stream)).Dispose();
        Assert.True(stream.CanRead);
    }

    [Theory]
    [InlineData("ima-adpcm.wav", "Adpcm")]
    [InlineData("pcm16.flac", null)]
    public void Unknown_content_is_refused(string file, string? encoding)
    {
        using var stream = File.OpenRead(Fixtures.Path($"audio/{file}"));
        if (encoding is null)
            Assert.Throws<FormatException>(() => new StoredSamples(stream, WaveHeader.Read(stream).Layout(stream)));
        else
            Assert.Contains(
                encoding,
                Assert.Throws<NotSupportedException>(() => new StoredSamples(stream, WaveHeader.Read(stream).Layout(stream))).Message,
                StringComparison.OrdinalIgnoreCase
            );
    }

    static MemoryStream Written(WaveFormat format, byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var writer = new WaveFileWriter(stream, format))
            writer.Write(bytes);
        stream.Position = 0;
        return stream;
    }
}
