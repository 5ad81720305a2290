using VaePipeline.Audio;
using static VaePipeline.Tests.Audio.WavBytes;

namespace VaePipeline.Tests.Audio;

/// <summary>WAV files with wrong headers or missing ends: the available samples are read, or a one-line message names the problem.</summary>
public sealed class AudioFileFaultTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[]> Readable =>
        new()
        {
            { "correct", Riff(Format(), Chunk("data", Samples(100))) },
            { "data size 0, then samples", Riff(Format(), Chunk("data", Samples(100), size: 0)) },
            { "data size unknown", Riff(Format(), Chunk("data", Samples(100), size: uint.MaxValue)) },
            { "data size past the end", Riff(Format(), Chunk("data", Samples(100), size: 1_000_000)) },
            { "data size of gigabytes", Riff(Format(), Chunk("data", Samples(100), size: 0xF000_0000)) },
            { "an incomplete last frame", Riff(Format(), Chunk("data", [.. Samples(100), 7])) },
            { "odd chunk with its padding", Riff(Format(), Chunk("LIST", new byte[5]), Chunk("data", Samples(100))) },
            { "odd chunk without its padding", Riff(Format(), Chunk("LIST", new byte[5], pad: false), Chunk("data", Samples(100))) },
            { "unknown chunks", Riff(Chunk("\x01?!z", new byte[40]), Format(), Chunk("abcd", new byte[7]), Chunk("data", Samples(100))) },
            { "samples before the format", Riff(Chunk("data", Samples(100)), Format()) },
            { "a wrong fact chunk", Riff(Format(), Chunk("fact", U32(uint.MaxValue)), Chunk("data", Samples(100))) },
            { "RIFF size 0", [.. "RIFF"u8, .. U32(0), .. "WAVE"u8, .. Format(), .. Chunk("data", Samples(100))] },
            {
                "RF64 with ds64",
                [
                    .. "RF64"u8,
                    .. U32(uint.MaxValue),
                    .. "WAVE"u8,
                    .. Chunk("ds64", [.. U64(300), .. U64(200), .. U64(100), .. U32(0)]),
                    .. Format(),
                    .. Chunk("data", Samples(100), size: uint.MaxValue),
                    .. Chunk("LIST", new byte[9]),
                ]
            },
            {
                "RF64 without ds64",
                [.. "RF64"u8, .. U32(uint.MaxValue), .. "WAVE"u8, .. Format(), .. Chunk("data", Samples(100), size: uint.MaxValue)]
            },
            {
                "RF64 with a wrong ds64",
                [
                    .. "RF64"u8,
                    .. U32(uint.MaxValue),
                    .. "WAVE"u8,
                    .. Chunk("ds64", [.. U64(ulong.MaxValue), .. U64(ulong.MaxValue), .. U64(ulong.MaxValue), .. U32(0)]),
                    .. Format(),
                    .. Chunk("data", Samples(100), size: uint.MaxValue),
                ]
            },
            { "extensible PCM", Riff(Extensible(1), Chunk("data", Samples(100))) },
            {
                "a format chunk longer than necessary",
                Riff(Chunk("fmt ", [.. FormatBody(), .. new byte[24]]), Chunk("data", Samples(100)))
            },
            {
                "a format chunk that claims more extra bytes than it has",
                Riff(Chunk("fmt ", [.. FormatBody(), 255, 255]), Chunk("data", Samples(100)))
            },
            {
                "wrong bytes per second",
                Riff(Chunk("fmt ", [.. FormatBody()[..8], .. U32(uint.MaxValue), .. FormatBody()[12..]]), Chunk("data", Samples(100)))
            },
        };

    [Theory]
    [MemberData(nameof(Readable))]
    public void Available_samples_are_read(string name, byte[] file)
    {
        var clip = AudioFile.Read(Write(file));

        Assert.True(clip.Samples.Length == 100, $"{name}: {clip.Samples.Length} samples");
        Assert.Equal([1000 / 32768f, 2000 / 32768f, 3000 / 32768f], clip.Samples[..3]);
        Assert.Equal(100.0 / 16_000, clip.DurationSeconds, 9);
    }

    public static TheoryData<string, byte[], string> Unreadable =>
        new()
        {
            { "empty file", [], "is empty" },
            { "one byte", [1], "cannot be read as sound" },
            { "text", "Some words that are no sound at all, and some more of them."u8.ToArray(), "cannot be read as sound" },
            { "only a header", Riff(), "fmt chunk" },
            { "no data chunk", Riff(Format()), "data chunk" },
            { "no samples", Riff(Format(), Chunk("data", [])), "no samples" },
            { "no samples, then another chunk", Riff(Format(), Chunk("data", []), Chunk("LIST", new byte[10])), "no samples" },
            { "zero channels", Riff(Format(channels: 0), Chunk("data", Samples(9))), "0 channels" },
            { "too many channels", Riff(Format(channels: 4000), Chunk("data", Samples(9000))), "4000 channels" },
            { "rate 0", Riff(Format(rate: 0), Chunk("data", Samples(9))), "0 Hz" },
            { "rate 1", Riff(Format(rate: 1), Chunk("data", Samples(9))), "1 Hz" },
            { "rate in gigahertz", Riff(Format(rate: 2_000_000_000), Chunk("data", Samples(9))), "2000000000 Hz" },
            { "negative rate", Riff(Format(rate: -16_000), Chunk("data", Samples(9))), "-16000 Hz" },
            { "short format", Riff(Chunk("fmt ", FormatBody()[..14]), Chunk("data", Samples(9))), "14 bytes" },
            { "file that ends within the format chunk", Riff(Format())[..30], "cannot be read as sound" },
            { "frames and samples of 0 bits", Riff(Format(bits: 0, blockAlign: 0), Chunk("data", Samples(9))), "0 bits" },
            { "unknown extensible sub-format", Riff(Extensible(0x4321, tail: 0x55), Chunk("data", Samples(9))), "cannot be read as sound" },
            { "NaN", Riff(Format(bits: 32, tag: 3), Chunk("data", [.. new byte[8], .. U32(0x7FC00000), .. new byte[80]])), "frame 2" },
            {
                "infinity",
                Riff(Format(bits: 32, tag: 3), Chunk("data", [.. new byte[160], .. U32(0x7F800000), .. new byte[4]])),
                "frame 40"
            },
        };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void An_unreadable_file_is_refused_with_a_one_line_message(string name, byte[] file, string expected)
    {
        var path = Write(file);

        var error = Assert.Throws<AudioFormatException>(() => AudioFile.Read(path));

        Assert.True(error.Message.Contains(expected, StringComparison.Ordinal), $"{name}: {error.Message}");
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Missing_files_folders_and_locked_files_have_different_errors()
    {
        Assert.Contains(
            "no such file",
            Assert.Throws<FileNotFoundException>(() => AudioFile.Read(_folder["none.wav"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no such file",
            Assert.Throws<FileNotFoundException>(() => AudioFile.Read(_folder["no/folder.wav"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "is a folder",
            Assert.Throws<AudioFormatException>(() => AudioFile.Read(_folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    static byte[] Extensible(int tag, byte tail = 0x71) =>
        Chunk(
            "fmt ",
            [
                .. FormatBody(tag: 0xFFFE),
                .. U16(22),
                .. U16(16),
                .. U32(4),
                .. U16(tag),
                0,
                0,
                0,
                0,
                0x10,
                0,
                0x80,
                0,
                0,
                0xAA,
                0,
                0x38,
                0x9B,
                tail,
            ]
        );

    string Write(byte[] content)
    {
        File.WriteAllBytes(_folder["sound.wav"], content);
        return _folder["sound.wav"];
    }
}
