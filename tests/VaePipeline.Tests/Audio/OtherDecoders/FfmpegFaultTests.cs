using System.Globalization;
using VaePipeline.Audio;
using VaePipeline.Audio.Formats.Ffmpeg;
using VaePipeline.Tests.Audio.Containers;

namespace VaePipeline.Tests.Audio.OtherDecoders;

/// <summary>An ffmpeg that hangs, fails, talks too much or is stopped gives one line for its file, and leaves no process.</summary>
public sealed class FfmpegFaultTests : IDisposable
{
    /// <summary>AU: floats of one channel at 16 kHz.</summary>
    const string Header = @"printf '.snd\000\000\000\030\377\377\377\377\000\000\000\006\000\000\076\200\000\000\000\001'";

    readonly TemporaryFolder _folder = new();
    readonly FixtureSound _files = new();

    public void Dispose()
    {
        _folder.Dispose();
        _files.Dispose();
    }

    FfmpegDecoder Decoder(string commands, CancellationToken? cancellationToken = null) =>
        new(FfmpegTool.Script(_folder["ffmpeg"], commands), cancellationToken ?? TestContext.Current.CancellationToken)
        {
            Patience = TimeSpan.FromSeconds(0.5),
        };

    string Sound => _files.Write("sound.m4a", "unknown"u8.ToArray());

    string Problem(FfmpegDecoder decoder) => Assert.Throws<AudioFormatException>(() => AudioFile.Read(Sound, decoder)).Message;

    [Theory]
    [InlineData("")]
    [InlineData(Header)]
    [InlineData(Header + "; head -c 4000 /dev/zero")]
    public void One_that_hangs_is_stopped_with_what_it_has_started(string before)
    {
        var decoder = Decoder($"{before}\nsleep 1000 & echo $! > '{_folder["child"]}'\nwait");
        Assert.Equal(
            $"{Sound}: cannot be read as sound: ffmpeg gave no answer for 0.5 s and was stopped. Convert it to WAV or FLAC.",
            Problem(decoder)
        );
        AssertEnded("child");
    }

    [Fact]
    public void One_that_hangs_after_its_output_is_stopped_too() =>
        Assert.Contains(
            "gave no answer",
            Problem(Decoder($"{Header}; head -c 4000 /dev/zero\nexec >&-\nsleep 1000")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Canceling_stops_it()
    {
        using var source = new CancellationTokenSource();
        var decoder = new FfmpegDecoder(
            FfmpegTool.Script(
                _folder["ffmpeg"],
                $"echo $$ > '{_folder["child"]}.tmp'; mv '{_folder["child"]}.tmp' '{_folder["child"]}'; exec sleep 1000"
            ),
            source.Token
        );
        var reading = Task.Run(() => AudioFile.Read(Sound, decoder), CancellationToken.None);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(_folder["child"]), TimeSpan.FromMinutes(1)));
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => reading.GetAwaiter().GetResult());
        AssertEnded("child");
    }

    [Fact]
    public void A_sound_without_end_is_read_as_far_as_it_is_needed()
    {
        var decoder = Decoder($"echo $$ > '{_folder["child"]}'; {Header}; exec cat /dev/zero");
        var start = new float[5_000];
        Assert.Equal(5_000, AudioFile.ReadStart(Sound, start, 16_000, decoder).Length);
        AssertEnded("child");
    }

    [Fact]
    public void Its_first_error_is_shown_without_addresses_and_control_characters()
    {
        var decoder = Decoder(
            @"printf '\n[mov,mp4 @ 0x55a54fdbdd80] no \033[31m atom @ 0x7f00\nlater\n' >&2; head -c 3000000 /dev/zero | tr '\0' 'x' >&2; exit 1"
        );
        Assert.Equal($"{Sound}: cannot be read as sound: ffmpeg: no  [31m atom. Convert it to WAV or FLAC.", Problem(decoder));
    }

    [Theory]
    [InlineData("exit 7", "ffmpeg failed with exit code 7")]
    [InlineData("exit 0", "ffmpeg finds no sound in it")]
    [InlineData(Header, "contains no samples")]
    [InlineData("echo this is no sound at all, whatever it may be", "ffmpeg gives another format than it was asked for")]
    [InlineData("kill -KILL $$", "ffmpeg was stopped by a signal")]
    [InlineData(Header + "; head -c 4000 /dev/zero; exit 255", "ffmpeg was stopped by a signal")]
    public void What_it_does_wrong_is_said(string commands, string problem) =>
        Assert.Contains(problem, Problem(Decoder(commands)), StringComparison.Ordinal);

    [Theory]
    [InlineData("exit 69")]
    [InlineData("echo damage >&2")]
    public void Sound_before_an_error_is_kept_with_a_message(string after)
    {
        var clip = AudioFile.Read(Sound, Decoder($"{Header}; head -c 4002 /dev/zero; {after}"));
        Assert.Equal((1_000, "ffmpeg reports damage; a part of the sound may be missing."), (clip.Samples.Length, clip.Notice));
    }

    [Fact]
    public void A_program_that_does_not_start_is_named()
    {
        var decoder = new FfmpegDecoder(_folder["none"], TestContext.Current.CancellationToken);
        Assert.Contains($"{_folder["none"]} cannot be started", Problem(decoder), StringComparison.Ordinal);
        Assert.Equal("unknown", decoder.Version);
    }

    [Fact]
    public void It_is_asked_only_for_files_that_nothing_else_reads()
    {
        var decoder = FfmpegDecoder.Off();
        FixtureSound.AssertWhole(AudioFile.Read(FixtureSound.Path("sound.wav"), decoder));
        Assert.Throws<AudioFormatException>(() => AudioFile.Read(_files.Write("empty.m4a"), decoder));
        Assert.Throws<FileNotFoundException>(() => AudioFile.Read(_folder["none.m4a"], decoder));
        Assert.False(decoder.IsNeeded);
        Assert.Contains("ffmpeg, which decodes such files, is switched off", Problem(decoder), StringComparison.Ordinal);
        Assert.True(decoder.IsNeeded);
    }

    void AssertEnded(string file)
    {
        var id = int.Parse(File.ReadAllText(_folder[file]), CultureInfo.InvariantCulture);
        Assert.True(SpinWait.SpinUntil(() => !IsRunning(id), TimeSpan.FromMinutes(1)), $"process {id} is still running");
    }

    static bool IsRunning(int id)
    {
        try
        {
            // a process that has ended may wait for its parent
            return File.ReadAllText($"/proc/{id}/stat").Split(' ')[2] is not ("Z" or "X");
        }
        catch (IOException)
        {
            return false;
        }
    }
}
