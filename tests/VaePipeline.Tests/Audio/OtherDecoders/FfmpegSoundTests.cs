using VaePipeline.Audio;
using VaePipeline.Audio.Formats.Ffmpeg;
using VaePipeline.Tests.Audio.Containers;

namespace VaePipeline.Tests.Audio.OtherDecoders;

/// <summary>What no reader takes is decoded by the ffmpeg of the system, and nothing else is read for it.</summary>
public sealed class FfmpegSoundTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    AudioClip Read(string name, int rate = 16_000) =>
        AudioFile.Read(_folder[name], FfmpegDecoder.Installed(TestContext.Current.CancellationToken), rate);

    string Make(string name, params string[] arguments) =>
        FfmpegTool.Make(_folder[name], ["-i", FixtureSound.Path("sound.wav"), .. arguments]);

    string Refusal(string name)
    {
        FfmpegTool.Require();
        var message = Assert.Throws<AudioFormatException>(() => Read(name)).Message;
        Assert.StartsWith($"{_folder[name]}: ", message, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"0x[0-9a-f]{6}|\n", message);
        return message;
    }

    [Theory]
    [InlineData("sound.m4a", "alac")]
    [InlineData("sound.wv", "wavpack")]
    [InlineData("sound.tta", "tta")]
    [InlineData("sound.mka", "flac")]
    [InlineData("sound.mov", "pcm_s16be")]
    [InlineData("sound.avi", "pcm_s16le")]
    public void Lossless_formats_give_the_same_samples(string name, string encoder)
    {
        Make(name, "-c:a", encoder);
        FixtureSound.AssertWhole(Read(name));
        // without ffmpeg, the file is refused
        Assert.Throws<AudioFormatException>(() => AudioFile.Read(_folder[name]));
    }

    [Theory]
    [InlineData("sound.m4a", "aac")]
    [InlineData("sound.aac", "aac")]
    [InlineData("sound.wma", "wmav2")]
    [InlineData("sound.webm", "libopus")]
    [InlineData("sound.ac3", "ac3")]
    [InlineData("sound.ts", "mp2")]
    [InlineData("sound.mpg", "mp2")]
    [InlineData("sound.mp3", "aac", "-f", "mp4")]
    public void Lossy_formats_give_a_sound_of_the_same_length_and_level(string name, string encoder, params string[] container)
    {
        Make(name, ["-c:a", encoder, .. container]);
        var clip = Read(name);
        Assert.Equal("", clip.Notice);
        // encoders add up to two frames
        Assert.InRange(clip.Samples.Length, FixtureSound.Samples.Length - 1_200, FixtureSound.Samples.Length + 3_600);
        Assert.InRange(Energy(clip.Samples) / Energy(FixtureSound.Samples), 0.7, 1.3);
    }

    [Fact]
    public void The_sound_of_a_video_is_read()
    {
        Make("video.mp4", "-f", "lavfi", "-i", "testsrc=s=64x64:d=0.5", "-map", "1:v", "-map", "0:a", "-c:a", "alac");
        FixtureSound.AssertWhole(Read("video.mp4"));
        Make("silent.mp4", "-f", "lavfi", "-i", "testsrc=s=64x64:d=0.5", "-map", "1:v");
        Assert.Contains("ffmpeg finds no sound in it", Refusal("silent.mp4"), StringComparison.Ordinal);
    }

    [Fact]
    public void Rate_and_channels_are_those_of_the_file()
    {
        Make("both.wav", "-ar", "44100", "-ac", "2", "-c:a", "pcm_s16le");
        FfmpegTool.Make(_folder["both.wv"], "-i", _folder["both.wav"]);
        var (expected, actual) = (AudioFile.Read(_folder["both.wav"]), Read("both.wv"));
        Assert.Equal((44_100, 2), (actual.SourceSampleRate, actual.SourceChannels));
        Assert.Equal(expected.Samples, actual.Samples);
    }

    [Fact]
    public void A_start_and_windows_are_those_of_the_whole()
    {
        Make("sound.wv");
        var decoder = FfmpegDecoder.Installed(TestContext.Current.CancellationToken);
        var start = new float[1_000];
        Assert.Equal(1_000, AudioFile.ReadStart(_folder["sound.wv"], start, 16_000, decoder).Length);
        Assert.Equal(FixtureSound.Samples[..1_000], start);
        using var windows = AudioWindows.Open(_folder["sound.wv"], decoder, 3_000, 3_000, 1, 16_000);
        var samples = new List<float>();
        while (windows.MoveNext())
            samples.AddRange(windows.Samples.ToArray());
        Assert.Equal(FixtureSound.Samples, samples);
    }

    [Theory]
    [InlineData("-dash.m4a")]
    [InlineData("co:lon.m4a")]
    [InlineData("concat:a.m4a|b.m4a")]
    [InlineData("100 %d #1?.m4a")]
    [InlineData("two\nlines.m4a")]
    public void Any_name_is_a_file(string name)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no such names");
        File.Move(Make("sound.m4a", "-c:a", "alac"), _folder[name]);
        FixtureSound.AssertWhole(Read(name));
    }

    /// <summary>Lists that ffmpeg would follow to a sound next to them, under the name of a sound.</summary>
    [Theory]
    [InlineData("list.m4a", "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:1,\nFOLDER/sound.ts\n#EXT-X-ENDLIST\n")]
    [InlineData("concat.m4a", "ffconcat version 1.0\nfile sound.ts\n")]
    [InlineData("list.wav", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1,\nhttp://127.0.0.1:9/sound.ts\n#EXT-X-ENDLIST\n")]
    [InlineData("stream.m4a", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n")]
    [InlineData(
        "manifest.mp4",
        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><AdaptationSet><Representation id=\"1\"><BaseURL>sound.ts</BaseURL></Representation></AdaptationSet></Period></MPD>"
    )]
    public void Lists_of_other_files_and_hosts_are_refused(string name, string content)
    {
        Make("sound.ts", "-c:a", "mp2");
        Assert.NotEmpty(Read("sound.ts").Samples);
        File.WriteAllText(_folder[name], content.Replace("FOLDER", _folder.Path, StringComparison.Ordinal));
        Assert.Contains("ffmpeg", Refusal(name), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text.m4a", "this is text")]
    [InlineData("page.wma", "<!DOCTYPE html><html><body>404 not found</body></html>")]
    public void Other_content_is_refused(string name, string content)
    {
        File.WriteAllText(_folder[name], content);
        Assert.EndsWith(" Convert it to WAV or FLAC.", Refusal(name), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_file_gives_what_is_there_and_a_message_or_a_refusal()
    {
        Make("whole.m4a", "-c:a", "aac", "-movflags", "faststart");
        File.WriteAllBytes(_folder["start.m4a"], File.ReadAllBytes(_folder["whole.m4a"])[..4_000]);
        var clip = Read("start.m4a");
        Assert.InRange(clip.Samples.Length, 1_000, 7_500);
        Assert.Equal("ffmpeg reports damage; a part of the sound may be missing.", clip.Notice);

        File.WriteAllBytes(_folder["end.m4a"], File.ReadAllBytes(Make("late.m4a", "-c:a", "aac"))[..2_000]);
        Assert.Contains("ffmpeg: moov atom not found", Refusal("end.m4a"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoding_that_is_not_supported_in_WAV_is_the_last_resort()
    {
        Make("yamaha.wav", "-c:a", "adpcm_yamaha");
        Assert.Throws<AudioFormatException>(() => AudioFile.Read(_folder["yamaha.wav"]));
        FixtureSound.AssertClose(FixtureSound.Samples, Read("yamaha.wav").Samples, 0.02);
    }

    [Fact]
    public void Damage_to_a_known_format_is_described_by_its_reader()
    {
        FfmpegTool.Require();
        var path = _folder["cut.flac"];
        File.WriteAllBytes(path, [.. "fLaC"u8, .. new byte[100]]);
        var expected = Assert.Throws<AudioFormatException>(() => AudioFile.Read(path)).Message;
        Assert.Equal(expected, Assert.Throws<AudioFormatException>(() => Read("cut.flac")).Message);
    }

    [Fact]
    public void The_version_is_one_word()
    {
        FfmpegTool.Require();
        var decoder = FfmpegDecoder.Installed(TestContext.Current.CancellationToken);
        Assert.Matches(@"^[\w.+~:-]+$", decoder.Version);
        Assert.NotEqual("unknown", decoder.Version);
        Assert.Equal("none", FfmpegDecoder.Off().Version);
    }

    static double Energy(float[] samples) => samples.Sum(sample => (double)sample * sample);
}
