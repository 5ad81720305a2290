using VaePipeline.Audio;
using VaePipeline.Tests.Audio.Faults;

namespace VaePipeline.Tests.Audio.Containers;

/// <summary>Every container and encoding that libsndfile writes is read, by name and, if its name shows it, in a folder.</summary>
public class RareFormatTests
{
    [Theory]
    [InlineData("pcm16.voc")]
    [InlineData("pcm16.sf")]
    [InlineData("pcm16.nist")]
    [InlineData("pcm16.paf")]
    [InlineData("pcm16.pvf")]
    [InlineData("pcm16.htk")]
    [InlineData("pcm16.sds")]
    [InlineData("pcm16.avr")]
    [InlineData("pcm16.mpc")]
    [InlineData("pcm16.svx")]
    [InlineData("pcm16.mat")]
    [InlineData("pcm16-4.mat")]
    [InlineData("pcm16.sd2")]
    [InlineData("pcm16.w64")]
    [InlineData("pcm16.caf")]
    [InlineData("pcm16.au")]
    [InlineData("pcm16.aiff")]
    [InlineData("pcm16.flac")]
    [InlineData("dwvw.aifc")]
    [InlineData("alac.caf")]
    [InlineData("alac-without-width.caf", 192)] // the writer counts whole packets
    [InlineData("flac.oga")]
    [InlineData("float.w64")]
    public void Lossless_formats_give_the_same_samples(string file, int more = 0)
    {
        SoundLibrary.Require();
        var clip = AudioFile.Read(FixtureSound.Path(file));
        Assert.InRange(clip.Samples.Length, FixtureSound.Samples.Length, FixtureSound.Samples.Length + more);
        FixtureSound.AssertWhole(clip with { Samples = clip.Samples[..FixtureSound.Samples.Length], DurationSeconds = 0.5 });
    }

    [Theory]
    [InlineData("gsm.wav", 0.05)]
    [InlineData("gsm.aifc", 0.05)]
    [InlineData("ima.wav", 0.01)]
    [InlineData("ima.aifc", 0.01)]
    [InlineData("ima.w64", 0.01)]
    [InlineData("ms.wav", 0.01)]
    [InlineData("g721.wav", 0.05)]
    [InlineData("g723.au", 0.05)]
    [InlineData("nms.wav", 0.05)]
    [InlineData("vorbis.ogg", 0.01)]
    [InlineData("vorbis-674f.wav", 0.01)]
    [InlineData("opus.opus", 0.05)]
    [InlineData("cbr.mp3", 0.01)]
    [InlineData("cbr-untagged.mp3", 0.01)]
    [InlineData("vbr.mp3", 0.05)]
    [InlineData("vbr-untagged.mp3", 0.05)]
    [InlineData("free.mp3", 0.01)]
    [InlineData("layer3.wav", 0.01)]
    [InlineData("layer2.mp2", 0.01)]
    public void Lossy_formats_give_the_sound_at_its_place(string file, double noise)
    {
        SoundLibrary.Require();
        var clip = AudioFile.Read(FixtureSound.Path(file));
        Assert.Equal("", clip.Notice);
        Assert.InRange(clip.Samples.Length, 7_500, 8_600);
        FixtureSound.AssertClose(FixtureSound.Samples, clip.Samples, noise);
    }

    [Fact]
    public void The_Psion_format_is_read_at_8_kHz()
    {
        SoundLibrary.Require();
        FixtureSound.AssertClose(
            AudioFile.Read(FixtureSound.Path("wave8.wav"), 8_000).Samples,
            AudioFile.Read(FixtureSound.Path("alaw.wve"), 8_000).Samples,
            0.01
        );
    }

    [Fact]
    public void FastTracker_instruments_are_read_at_their_rate()
    {
        SoundLibrary.Require();
        FixtureSound.AssertClose(FixtureSound.Samples, AudioFile.Read(FixtureSound.Path("dpcm.xi"), 44_100).Samples, 0.01);
    }

    [Theory]
    [InlineData("a.wav", true)]
    [InlineData("a.BWF", true)]
    [InlineData("a.mp2", true)]
    [InlineData("a.voc", true)]
    [InlineData("a.sd2", true)]
    [InlineData("a.txt", false)]
    [InlineData("a", false)]
    public void A_name_shows_which_file_of_a_folder_is_a_sound(string name, bool expected) =>
        Assert.Equal(expected, SoundNames.IsSound($"/none/{name}"));

    [Theory]
    [InlineData("pcm16.mat", ".mat")]
    [InlineData("pcm16-4.mat", ".mat")]
    [InlineData("pcm16.htk", ".htk")]
    [InlineData("pcm16.mpc", ".mpc")]
    [InlineData("pcm16.sf", ".sf")]
    [InlineData("pcm16.svx", ".iff")]
    public void A_name_that_other_files_have_too_needs_the_start_of_a_sound(string file, string extension)
    {
        using var files = new FixtureSound();
        Assert.True(SoundNames.IsSound(files.Write($"sound{extension}", FixtureSound.Bytes(file))));
        Assert.False(SoundNames.IsSound(files.Write($"picture{extension}", "FORM\0\0\0\x20ILBMBMHD and so on"u8.ToArray())));
        Assert.False(SoundNames.IsSound(files.Write($"empty{extension}")));
    }
}
