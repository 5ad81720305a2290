using VaePipeline.Audio;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Rendering;

namespace VaePipeline.Tests.Datasets;

public class SoundFontRendererTests
{
    const string FluidR3 = "/usr/share/sounds/sf2/FluidR3_GM.sf2";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_render_is_an_NSynth_set_with_the_same_bytes_for_any_number_of_threads()
    {
        RequireFluidSynth();
        using var folder = new TemporaryFolder();
        var result = SoundFontRenderer.Render(
            new()
            {
                SoundFont = FluidR3,
                Out = folder["one"],
                Notes = 14,
                Seed = 5,
                Threads = 1,
            },
            cancellationToken: Cancellation
        );
        SoundFontRenderer.Render(
            new()
            {
                SoundFont = FluidR3,
                Out = folder["four"],
                Notes = 14,
                Seed = 5,
                Threads = 4,
            },
            cancellationToken: Cancellation
        );
        Assert.Equal((14, 14, false), (result.Notes, result.Instruments, result.AlreadyThere));
        Assert.Equal(SameFiles.Of(folder["one"]), SameFiles.Of(folder["four"]));

        var set = NoteSet.Load(folder["one"]);
        Assert.Equal(14, set.Notes.Count);
        Assert.Empty(set.Missing);
        Assert.All(
            set.Notes,
            note =>
            {
                var clip = AudioFile.Read(note.Path);
                Assert.Equal((64_000, 16_000, 1), (clip.Samples.Length, clip.SourceSampleRate, clip.SourceChannels));
                Assert.False(NoteSignal.IsSilent(clip.Samples));
                Assert.StartsWith(note.Instrument!, note.Id, StringComparison.Ordinal);
                Assert.StartsWith($"{note.Family}_{note.Source}", note.Instrument, StringComparison.Ordinal);
            }
        );
        Assert.Contains("\"sound_font\": \"FluidR3_GM.sf2\"", File.ReadAllText(folder["one/dataset.json"]), StringComparison.Ordinal);
        Assert.Equal(
            ["audio", "dataset.json", "examples.json"],
            Directory.EnumerateFileSystemEntries(folder["one"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_note_does_not_depend_on_earlier_notes()
    {
        RequireFluidSynth();
        using var folder = new TemporaryFolder();
        var organ = GeneralMidi.Instruments.Single(instrument => instrument.Program == 48); // long release
        var alone = Play(folder, organ, new NoteKey(60, 100));
        var after = Play(folder, organ, new(48, 127), new(67, 25), new(60, 100));
        Assert.Equal(alone[0], after[2]);
        Assert.NotEqual(after[0], after[1]);
    }

    /// <summary>The held part has the requested pitch, and a wind instrument fades after the release.</summary>
    [Fact]
    public void Notes_have_their_pitch_and_are_held_for_three_seconds()
    {
        RequireFluidSynth();
        using var folder = new TemporaryFolder();
        var flute = GeneralMidi.Instruments.Single(instrument => instrument.Program == 73);
        var samples = Play(folder, flute, new NoteKey(69, 100))[0];
        Assert.InRange(Pitch.Of(samples.AsSpan(16_000, 8_000), 16_000), 435, 445);
        Assert.True(Power(samples, 2.8, 2.95) > 20 * Power(samples, 3.8, 3.95));
        Assert.True(Power(samples, 0, 0.002) < 1e-6 * Power(samples, 1, 2));
    }

    [Fact]
    public void The_error_for_a_missing_program_says_how_to_install_it()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.sf2"], SoundFontFileTests.SoundFont((0, 0, "Piano")));
        var request = new RenderRequest
        {
            SoundFont = folder["x.sf2"],
            Out = folder["out"],
            Notes = 3,
            FluidSynth = "no-such-fluidsynth",
        };
        var error = Assert.Throws<DatasetException>(() => SoundFontRenderer.Render(request, cancellationToken: Cancellation));
        Assert.Contains("apt-get install fluidsynth", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Theory]
    [InlineData("exit 3", "exit code 3")]
    [InlineData("echo 'fluidsynth: error: out of memory' >&2; head -c 2000000 /dev/zero", "error: out of memory")]
    [InlineData("head -c 1000 /dev/zero", "less sound")]
    public void A_failing_program_fails_the_render_and_leaves_no_set(string behavior, string says)
    {
        using var folder = new TemporaryFolder();
        StandIn(folder, behavior);
        var request = new RenderRequest
        {
            SoundFont = folder["x.sf2"],
            Out = folder["out"],
            Notes = 3,
            FluidSynth = folder["fluid"],
        };
        var error = Assert.Throws<DatasetException>(() => SoundFontRenderer.Render(request, cancellationToken: Cancellation));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains("unfinished", Assert.Throws<DatasetException>(() => NoteSet.Load(folder["out"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Canceling_ends_the_program_and_leaves_no_set()
    {
        using var folder = new TemporaryFolder();
        StandIn(folder, $"touch {folder["started"]}\nexec sleep 600");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var request = new RenderRequest
        {
            SoundFont = folder["x.sf2"],
            Out = folder["out"],
            Notes = 3,
            FluidSynth = folder["fluid"],
        };
        var render = Task.Run(() => SoundFontRenderer.Render(request, cancellationToken: stop.Token), Cancellation);
        SpinWait.SpinUntil(() => File.Exists(folder["started"]) || render.IsCompleted);
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => render.GetAwaiter().GetResult());
        Assert.False(File.Exists(folder["out/examples.json"]));
    }

    /// <summary>Writes a SoundFont and a script that replaces fluidsynth: it prints a version, otherwise runs the given commands.</summary>
    static void StandIn(TemporaryFolder folder, string behavior)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in for fluidsynth is a shell script");
        File.WriteAllBytes(folder["x.sf2"], SoundFontFileTests.SoundFont((0, 0, "Piano")));
        File.WriteAllText(
            folder["fluid"],
            $"#!/bin/sh\nif [ \"$1\" = --version ]; then echo FluidSynth runtime version 9.8.7; exit; fi\n{behavior}\n"
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder["fluid"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    internal static List<float[]> Play(TemporaryFolder folder, RenderInstrument instrument, params NoteKey[] keys)
    {
        var notes = new List<float[]>();
        new FluidSynth("fluidsynth", FluidR3, folder.Path).Play(
            instrument,
            keys,
            (_, samples) => notes.Add(samples.ToArray()),
            Cancellation
        );
        return notes;
    }

    static double Power(float[] samples, double from, double to) =>
        samples[(int)(from * 16_000)..(int)(to * 16_000)].Average(sample => (double)sample * sample);

    internal static void RequireFluidSynth()
    {
        Assert.SkipUnless(File.Exists(FluidR3), $"{FluidR3} is not here (apt-get install fluid-soundfont-gm)");
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "fluidsynth")));
        Assert.SkipUnless(onPath, "fluidsynth is not on PATH (apt-get install fluidsynth)");
    }
}
