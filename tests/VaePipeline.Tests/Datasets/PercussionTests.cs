using NAudio.Midi;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Rendering;

namespace VaePipeline.Tests.Datasets;

public class PercussionTests
{
    static readonly IReadOnlyList<RenderInstrument> Drums = GeneralMidiPercussion.InstrumentsOf([0, 8, 24, 25, 40, 48, 56]);

    /// <summary>NAudio has the names of the General MIDI level 1 specification for the percussion channel, from key 35 to 81.</summary>
    [Fact]
    public void Keys_have_their_names_in_General_MIDI()
    {
        var keys = GeneralMidiPercussion.Keys;
        Assert.Equal(Enumerable.Range(27, 61), keys.Select(key => key.Key));
        Assert.All(
            keys.Where(key => key.Key is >= 35 and <= 81),
            key => Assert.Equal(Letters(new NoteEvent(0, 10, MidiCommandCode.NoteOn, key.Key, 1).NoteName), Letters(key.Title))
        );

        static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
    }

    /// <summary>A kind is named after one of its keys, and each key belongs to one kind whose word is in the name of each key, except the kick.</summary>
    [Fact]
    public void Kinds_are_sounds_with_one_name()
    {
        Assert.Equal(38, Drums.Count);
        Assert.Equal(38, Drums.Select(drum => drum.Id).Distinct().Count());
        foreach (var kind in GeneralMidiPercussion.Keys.GroupBy(key => key.Kind))
        {
            Assert.Contains(kind, key => key.Key == kind.Key);
            Assert.Single(kind.Select(key => key.KindTitle).Distinct(StringComparer.Ordinal));
            Assert.All(
                kind,
                key =>
                    Assert.Contains(
                        Word(key.KindTitle.Replace("Kick", "Bass Drum", StringComparison.Ordinal)),
                        key.Title,
                        StringComparison.Ordinal
                    )
            );
        }

        // "Closed Hi-Hat" also has the pedal's, and "Kick" two bass drums
        static string Word(string title) => title.Split(' ')[title is "Closed Hi-Hat" ? 1 : 0];
    }

    [Fact]
    public void An_instrument_is_one_kind_in_all_kits()
    {
        var kick = Drums.Single(drum => drum.Name == "drum_036");
        // acoustic kits before drum machines; the orchestra's kit and marching drums are left out
        Assert.Equal(
            [(0, 35), (0, 36), (8, 35), (8, 36), (40, 35), (40, 36), (24, 35), (24, 36), (25, 35), (25, 36)],
            kick.Strikes!.Select(strike => (strike.Kit, strike.Key))
        );
        Assert.Equal(50, kick.Capacity);
        Assert.Equal(50, kick.Keys().Distinct().Count());
        Assert.Equal("drum_036-035-100-kit008", kick.NameOf(new(35, 100, 8)));
        Assert.Equal(("acoustic", "electronic"), (kick.SourceOf(new(36, 1, 8)), kick.SourceOf(new(36, 1, 25))));
        Assert.DoesNotContain(Drums.Single(drum => drum.Title == "Hand Clap").Strikes!, strike => strike.Kit == 40);
        Assert.Empty(GeneralMidiPercussion.InstrumentsOf([48, 56]));
    }

    /// <summary>The bytes that the specification of Standard MIDI Files requires: channel 10 is 9 in the status, and a program change selects a kit.</summary>
    [Fact]
    public void A_score_of_percussion_changes_kits_on_channel_10()
    {
        var score = new MidiScore(program: null);
        score.Note(0, 10, new(36, 100, 25));
        score.Note(20, 30, new(38, 50, 25));
        score.Note(40, 50, new(36, 100, 8));
        using var stream = new MemoryStream();
        score.Write(stream, 60);
        byte[] events =
        [
            .. (byte[])[0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20], // 500,000 us per quarter note
            .. (byte[])[0, 0xC9, 25, 0, 0x99, 36, 100, 10, 0x89, 36, 64],
            .. (byte[])[10, 0x99, 38, 50, 10, 0x89, 38, 64],
            .. (byte[])[10, 0xC9, 8, 0, 0x99, 36, 100, 10, 0x89, 36, 64],
            .. (byte[])[10, 0xFF, 0x2F, 0],
        ];
        Assert.Equal(events, stream.ToArray()[22..]);
    }

    [Fact]
    public void Examples_of_drums_have_no_pitch_and_a_family_of_their_own()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["audio"]);
        var snare = Drums.Single(drum => drum.Title == "Snare");
        var piano = GeneralMidi.Instruments[0];
        using (var file = File.Create(folder["examples.json"]))
            ExamplesWriter.Write(file, [(0, piano, new(60, 75)), (1, snare, new(40, 127, 25)), (1, snare, new(38, 50, 0))]);
        File.WriteAllText(folder["audio/drum_038-038-050-kit000.wav"], "");

        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(folder["examples.json"]));
        var drum = json.RootElement.GetProperty("drum_038-040-127-kit025");
        Assert.Equal("drum_038", drum.GetProperty("instrument_str").GetString());
        Assert.Equal(11, drum.GetProperty("instrument_family").GetInt32());
        Assert.Equal(1, drum.GetProperty("instrument_source").GetInt32());
        Assert.Equal(127, drum.GetProperty("velocity").GetInt32());
        Assert.False(drum.TryGetProperty("pitch", out _));
        Assert.Equal(60, json.RootElement.GetProperty("keyboard_acoustic_000-060-075").GetProperty("pitch").GetInt32());

        var set = NoteSet.Load(folder.Path);
        Assert.Equal(
            [
                ("drum_038-038-050-kit000", "drum_038", "drum", "acoustic", null, 50),
                ("drum_038-040-127-kit025", "drum_038", "drum", "electronic", null, 127),
                ("keyboard_acoustic_000-060-075", "keyboard_acoustic_000", "keyboard", "acoustic", (int?)60, 75),
            ],
            set.Notes.Select(note => (note.Id, note.Instrument, note.Family, note.Source, note.Pitch, note.Velocity!.Value))
        );
        Assert.Equal((60, 60), DatasetSummary.Of(set, TestContext.Current.CancellationToken).Pitch);
    }
}
