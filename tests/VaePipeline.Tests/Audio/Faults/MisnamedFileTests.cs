using System.IO.Compression;
using VaePipeline.Audio;

namespace VaePipeline.Tests.Audio.Faults;

/// <summary>Files with the extension .wav and other content: other sound formats are read, everything else is refused with a one-line message.</summary>
public sealed class MisnamedFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("layer3.mp3")]
    [InlineData("vorbis.ogg")]
    [InlineData("opus.opus")]
    [InlineData("pcm16.flac")]
    [InlineData("pcm16.caf")]
    [InlineData("pcm24.aiff")]
    [InlineData("alaw.aifc")]
    public void Another_sound_format_is_read_despite_its_extension(string fixture)
    {
        SoundLibrary.Require();
        File.Copy(Fixtures.Path($"audio/{fixture}"), _folder["misnamed.wav"]);
        Assert.Equal(AudioFile.Read(Fixtures.Path($"audio/{fixture}")).Samples, AudioFile.Read(_folder["misnamed.wav"]).Samples);
    }

    public static TheoryData<string, byte[]> OtherContent =>
        new()
        {
            { "text", "A note to whoever plays this: there is nothing to play."u8.ToArray() },
            { "a web page", "<!DOCTYPE html><html><body>404 Not Found</body></html>"u8.ToArray() },
            { "a pointer of Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n"u8.ToArray() },
            { "JSON", "{\"note_str\": \"guitar_acoustic_010-060-100\"}"u8.ToArray() },
            { "a zip archive", Zip() },
            { "gzip", Gzip() },
            { "a picture", [0x89, .. "PNG\r\n\x1A\n"u8, .. new byte[200]] },
            { "zeros", new byte[4096] },
            { "ones", [.. Enumerable.Repeat((byte)0xFF, 4096)] },
            { "another RIFF", [.. "RIFF"u8, 100, 0, 0, 0, .. "AVI LIST"u8, .. new byte[100]] },
            { "a RIFF of big-endian sizes", [.. "RIFX"u8, 0, 0, 0, 100, .. "WAVEfmt "u8, .. new byte[100]] },
            { "noise", Noise() },
        };

    [Theory]
    [MemberData(nameof(OtherContent))]
    public void Other_content_is_refused_with_a_one_line_message(string name, byte[] content)
    {
        File.WriteAllBytes(_folder["misnamed.wav"], content);
        var error = Record.Exception(() => AudioFile.Read(_folder["misnamed.wav"]));
        Assert.True(error is AudioFormatException, $"{name}: {error}");
        Assert.StartsWith(_folder["misnamed.wav"], error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    static byte[] Zip()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("sound.wav").Open())
            entry.Write(WavBytes.Riff(WavBytes.Format(), WavBytes.Chunk("data", WavBytes.Samples(100))));
        return bytes.ToArray();
    }

    static byte[] Gzip()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(WavBytes.Riff(WavBytes.Format(), WavBytes.Chunk("data", WavBytes.Samples(100))));
        return bytes.ToArray();
    }

    /// <summary>Noise without an MPEG frame header, which one of 2,048 pairs of bytes would be.</summary>
    static byte[] Noise()
    {
        var bytes = new byte[4096];
        new Random(7).NextBytes(bytes);
        bytes.AsSpan().Replace((byte)0xFF, (byte)0x7F);
        return bytes;
    }
}
