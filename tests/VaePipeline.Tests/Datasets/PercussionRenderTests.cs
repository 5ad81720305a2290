using System.Text.Json;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Rendering;
using VaePipeline.Datasets.Synthesis;

namespace VaePipeline.Tests.Datasets;

/// <summary>Renders with drums: with a player of the tests, and with fluidsynth.</summary>
public class PercussionRenderTests
{
    const int Kicks = 7;

    static readonly RenderOrigin Origin = new()
    {
        RenderedBy = "test",
        Seed = 1,
        NotesRequested = 60,
        Drums = true,
    };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Kits 0 and 24 share key 36, of which the softest is silent; key 35 is the same in no kit.</summary>
    [Fact]
    public void Equal_sounds_of_a_kind_are_rendered_once_and_other_instruments_take_their_share()
    {
        using var folder = new TemporaryFolder();
        var result = Render(folder["set"], Play);
        // 4 of key 36, 5 of each kit's key 35, cut to 60 / 3 = 20 at most; the flute has the rest
        Assert.Equal((60, 3), (result.Notes, result.Instruments));
        var set = NoteSet.Load(folder["set"]);
        var kicks = set.Notes.Where(note => note.Instrument == "drum_036").ToArray();
        Assert.Equal(14, kicks.Length);
        Assert.Equal(5, set.Notes.Count(note => note.Instrument == "drum_056"));
        Assert.Equal(41, set.Notes.Count(note => note.Family == "flute"));
        Assert.Empty(set.Missing);
        Assert.Equal(60, Directory.EnumerateFiles(folder["set/audio"]).Count());
        // the sound that both kits have is the acoustic kit's
        Assert.All(kicks.Where(note => note.Id.Contains("-036-", StringComparison.Ordinal)), note => Assert.Equal("acoustic", note.Source));
        Assert.Equal(kicks.Length, kicks.Select(note => Convert.ToHexString(File.ReadAllBytes(note.Path))).Distinct().Count());

        using var json = JsonDocument.Parse(File.ReadAllText(folder["set/dataset.json"]));
        Assert.True(json.RootElement.GetProperty("drums").GetBoolean());
        Assert.Equal(4 + 5, json.RootElement.GetProperty("duplicates_left_out").GetInt32());
        Assert.Equal(2, json.RootElement.GetProperty("silent_left_out").GetInt32());
    }

    [Fact]
    public void Of_many_sounds_a_random_share_is_kept()
    {
        using var folder = new TemporaryFolder();
        Render(folder["set"], Play, notes: 3 * Kicks);
        var kicks = NoteSet.Load(folder["set"]).Notes.Where(note => note.Instrument == "drum_036").ToArray();
        Assert.Equal(Kicks, kicks.Length);
        Assert.Equal(3 * Kicks, Directory.EnumerateFiles(folder["set/audio"]).Count());
        Assert.Contains(kicks, note => note.Source == "electronic");
        Assert.Contains(kicks, note => note.Source == "acoustic");
    }

    [Fact]
    public void A_stopped_render_with_drums_continues_and_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var played = 0;
        Assert.ThrowsAny<Exception>(() =>
            Render(
                folder["stopped"],
                (instrument, keys, take, token) =>
                    Play(
                        instrument,
                        keys,
                        (key, samples) =>
                        {
                            // one note after the first kind is complete
                            if (++played > 21)
                                throw new IOException("the disk is full");
                            take(key, samples);
                        },
                        token
                    )
            )
        );
        Assert.Contains(
            "unfinished",
            Assert.Throws<DatasetException>(() => NoteSet.Load(folder["stopped"])).Message,
            StringComparison.Ordinal
        );
        var again = 0;
        Render(
            folder["stopped"],
            (instrument, keys, take, token) =>
            {
                again += instrument.Title == "Kick" ? 1 : 0;
                Play(instrument, keys, take, token);
            }
        );
        Assert.Equal(0, again); // the kick was complete
        Render(folder["straight"], Play);
        Assert.Equal(SameFiles.Of(folder["straight"]), SameFiles.Of(folder["stopped"]));
    }

    [Fact]
    public void A_set_without_drums_is_another_one_and_does_not_mention_them()
    {
        using var folder = new TemporaryFolder();
        var request = new RenderRequest { Out = folder["set"], Notes = 5 };
        SynthesizedNotes.Render(request, cancellationToken: Cancellation);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["set/dataset.json"]));
        Assert.Equal(
            ["format", "rendered_by", "synthesizer_version", "seed", "notes_requested", "notes", "silent_left_out", "instruments"],
            json.RootElement.EnumerateObject().Select(field => field.Name)
        );
        Assert.Equal(
            ["instrument", "program", "title", "notes", "silent_left_out"],
            json.RootElement.GetProperty("instruments")[0].EnumerateObject().Select(field => field.Name)
        );
        Assert.False(Origin.SameRequest(Origin with { Drums = null }));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            SynthesizedNotes.Render(request with { Drums = true, Out = folder["drums"] }, cancellationToken: Cancellation)
        );
    }

    [Fact]
    public void A_SoundFont_without_kits_has_no_drums()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.sf2"], SoundFontFileTests.SoundFont((0, 0, "Piano"), (128, 48, "Orchestra")));
        var request = new RenderRequest
        {
            SoundFont = folder["x.sf2"],
            Out = folder["out"],
            Notes = 3,
            Drums = true,
        };
        var error = Assert.Throws<DatasetException>(() => SoundFontRenderer.Render(request, cancellationToken: Cancellation));
        Assert.Contains("no drum kits", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    /// <summary>A kick is low and a hi-hat high, in the kit that the note names; the same note is the same after other kits.</summary>
    [Fact]
    public void Fluidsynth_plays_the_kits_of_a_SoundFont()
    {
        SoundFontRendererTests.RequireFluidSynth();
        using var folder = new TemporaryFolder();
        var kick = new RenderInstrument(36, "Kick and hat", "drum", "", 36, 36, 42) { Strikes = [] };
        var notes = SoundFontRendererTests.Play(folder, kick, new(36, 100, 0), new(42, 100, 0), new(36, 100, 25), new(36, 100, 0));
        Assert.Equal(notes[0], notes[3]);
        Assert.NotEqual(notes[0], notes[2]); // its filter would otherwise be heard in the first samples of the next note
        Assert.True(Crossings(notes[0]) < 1_000 && Crossings(notes[2]) < 1_000 && Crossings(notes[1]) > 5_000);

        // sign changes per second in the first 50 ms
        static double Crossings(float[] samples) =>
            Enumerable.Range(1, 799).Count(i => samples[i] * samples[i - 1] < 0 && Math.Abs(samples[i]) > 1e-4) / 0.05;
    }

    static RenderResult Render(string folder, PlayNotes play, int notes = 60) =>
        SetRenderer.Render(
            new()
            {
                Out = folder,
                Notes = notes,
                Seed = 1,
                Threads = 1,
            },
            Origin with
            {
                NotesRequested = notes,
            },
            [
                new(73, "Flute", "flute", "acoustic", 0, 60, 71),
                new(36, "Kick", "drum", "", 36, 35, 36) { Strikes = [new(0, 35), new(0, 36), new(24, 35), new(24, 36)] },
                new(56, "Cowbell", "drum", "", 56, 56, 56) { Strikes = [new(0, 56), new(24, 56)] },
            ],
            _ => play,
            _ => null,
            null,
            Cancellation
        );

    /// <summary>Sounds differ by instrument, key and velocity, and those of key 35 also by kit.</summary>
    static void Play(RenderInstrument instrument, ReadOnlySpan<NoteKey> keys, TakeNote take, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            var samples = new float[NoteSignal.Samples];
            if (key is not { Pitch: 36, Velocity: 25 })
                samples[1_000 * instrument.Id / 128 + key.Pitch] =
                    0.1f + key.Velocity / 256f + (key.Pitch == 35 ? key.Kit!.Value / 100f : 0);
            take(key, samples);
        }
    }
}
