using VaePipeline.Audio;
using static VaePipeline.Tests.Audio.Faults.AiffBytes;

namespace VaePipeline.Tests.Audio.Faults;

/// <summary>AIFF files with wrong headers: the available samples are read, or a one-line message names the problem.</summary>
public sealed class WrongAiffSizeTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[]> Readable =>
        new()
        {
            { "correct", Form(Common(), Sound(100)) },
            { "sound before the format", Form(Sound(100), Common()) },
            { "sound size past the end", Form(Common(), Sound(100, size: 1_000_000)) },
            { "sound size of gigabytes", Form(Common(), Sound(100, size: uint.MaxValue)) },
            { "a frame count of billions", Form(Common(frames: uint.MaxValue), Sound(100)) },
            { "a frame count of 0", Form(Common(frames: 0), Sound(100)) },
            { "unknown chunk of odd size", Form(Chunk("?\x01zz", new byte[7]), Common(), Sound(100)) },
            { "form size 0", [.. "FORM"u8, .. U32(0), .. "AIFF"u8, .. Common(), .. Sound(100)] },
        };

    [Theory]
    [MemberData(nameof(Readable))]
    public void Available_samples_are_read(string name, byte[] file)
    {
        var clip = AudioFile.Read(Write(file));
        Assert.True(clip.Samples.Length == 100, $"{name}: {clip.Samples.Length} samples");
        Assert.Equal([1000 / 32768f, 2000 / 32768f, 3000 / 32768f], clip.Samples[..3]);
    }

    public static TheoryData<string, byte[]> Unreadable =>
        new()
        {
            { "only a form", Form() },
            { "no sound chunk", Form(Common()) },
            { "no format chunk", Form(Sound(100)) },
            { "no samples", Form(Common(frames: 0), Sound(0)) },
            { "an offset past the end", Form(Common(), Sound(100, offset: uint.MaxValue)) },
            { "a format of 10 bytes", Form(Chunk("COMM", new byte[10]), Sound(100)) },
            { "no channels", Form(Common(channels: 0), Sound(100)) },
            { "65,535 channels", Form(Common(channels: 65_535), Sound(200_000)) },
            { "no bits", Form(Common(bits: 0), Sound(100)) },
            { "65,535 bits", Form(Common(bits: 65_535), Sound(100)) },
            { "rate 0", Form(Common(rate: new byte[10]), Sound(100)) },
            { "a rate below 0", Form(Common(rate: [0xC0, 0x0C, 0xFA, 0, 0, 0, 0, 0, 0, 0]), Sound(100)) },
            { "a rate that is no number", Form(Common(rate: [0x7F, 0xFF, 255, 255, 255, 255, 255, 255, 255, 255]), Sound(100)) },
        };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void An_unreadable_file_is_refused_with_a_one_line_message(string name, byte[] file)
    {
        var path = Write(file);
        var error = Record.Exception(() => AudioFile.Read(path));
        Assert.True(error is AudioFormatException, $"{name}: {error}");
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    string Write(byte[] content)
    {
        File.WriteAllBytes(_folder["sound.aiff"], content);
        return _folder["sound.aiff"];
    }
}
