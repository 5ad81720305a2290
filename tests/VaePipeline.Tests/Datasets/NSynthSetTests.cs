using System.Globalization;
using System.Text;
using VaePipeline.Audio;
using VaePipeline.Datasets;

namespace VaePipeline.Tests.Datasets;

public class NSynthSetTests
{
    /// <summary>Two entries with all fields of the published nsynth-test/examples.json.</summary>
    const string Published = """
        {
            "bass_synthetic_068-049-025": {
                "note": 217499,
                "sample_rate": 16000,
                "instrument_family": 0,
                "qualities": [0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
                "instrument_source_str": "synthetic",
                "note_str": "bass_synthetic_068-049-025",
                "instrument_family_str": "bass",
                "instrument_str": "bass_synthetic_068",
                "pitch": 49,
                "instrument": 656,
                "velocity": 25,
                "instrument_source": 2,
                "qualities_str": ["dark"]
            },
            "keyboard_electronic_001-021-127": {
                "note": 278915,
                "sample_rate": 16000,
                "instrument_family": 4,
                "qualities": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                "instrument_source_str": "electronic",
                "note_str": "keyboard_electronic_001-021-127",
                "instrument_family_str": "keyboard",
                "instrument_str": "keyboard_electronic_001",
                "pitch": 21,
                "instrument": 3,
                "velocity": 127,
                "instrument_source": 1,
                "qualities_str": []
            }
        }
        """;

    [Fact]
    public void Published_fields_are_read()
    {
        using var folder = Set(Published, "bass_synthetic_068-049-025", "keyboard_electronic_001-021-127");
        var set = NoteSet.Load(folder.Path);
        Assert.Equal(folder.Path, set.Root);
        Assert.Empty(set.Missing);
        var note = set.Notes[0];
        Assert.Equal("bass_synthetic_068-049-025", note.Id);
        Assert.Equal(folder["audio/bass_synthetic_068-049-025.wav"], note.Path);
        Assert.Equal("audio/bass_synthetic_068-049-025.wav", note.RelativePath);
        Assert.Equal(
            ("bass_synthetic_068", "bass", "synthetic", 49, 25),
            (note.Instrument, note.Family, note.Source, note.Pitch, note.Velocity)
        );
        Assert.Equal(["dark"], note.Qualities);
        Assert.Equal((21, 127), (set.Notes[1].Pitch, set.Notes[1].Velocity));
        Assert.Null(set.Notes[1].Qualities);
    }

    [Fact]
    public void Notes_are_in_ordinal_order_for_any_order_of_the_file()
    {
        using var folder = Set("""{"b":{"pitch":1},"B":{"pitch":2},"a":{"pitch":3}}""", "a", "b", "B");
        Assert.Equal(["B", "a", "b"], NoteSet.Load(folder.Path).Notes.Select(note => note.Id));
    }

    [Fact]
    public void Missing_files_are_reported_and_stay_in_the_set()
    {
        using var folder = Set(Published, "bass_synthetic_068-049-025");
        var set = NoteSet.Load(folder.Path);
        Assert.Equal(2, set.Notes.Count);
        Assert.Equal(["keyboard_electronic_001-021-127"], set.Missing);
    }

    [Fact]
    public void A_set_without_any_of_its_files_is_refused()
    {
        using var folder = Set(Published);
        var error = Assert.Throws<DatasetException>(() => NoteSet.Load(folder.Path));
        Assert.Contains("none of the 2 WAV files", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/b")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\b")]
    [InlineData("C:evil")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_key_that_could_leave_the_folder_is_refused(string key)
    {
        using var folder = Set("{" + System.Text.Json.JsonSerializer.Serialize(key) + ":{\"pitch\":60}}", "x");
        var error = Assert.Throws<DatasetException>(() => NoteSet.Load(folder.Path));
        Assert.Contains("plain file name", error.Message, StringComparison.Ordinal);
        Assert.Contains("examples.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"x":{"pitch":128}}""", "pitch 128")]
    [InlineData("""{"x":{"pitch":-1}}""", "pitch -1")]
    [InlineData("""{"x":{"velocity":60.5}}""", "velocity 60.5")]
    [InlineData("""{"x":{"pitch":"sixty"}}""", "pitch sixty")]
    [InlineData("""{"x":{"note_str":"y"}}""", "note_str \"y\"")]
    [InlineData("""{"x":{"instrument_str":3}}""", "a number as instrument_str")]
    [InlineData("""{"x":7}""", "must be an object")]
    [InlineData("""[{"x":7}]""", "one object")]
    [InlineData("""{"x":{"pitch":60},"x":{"pitch":61}}""", "twice")]
    [InlineData("""{"x":{"pitch":60},""", "not valid JSON at line 1")]
    [InlineData("", "not valid JSON")]
    [InlineData("{}", "has no notes")]
    public void Invalid_examples_give_an_error_with_the_file_and_the_reason(string json, string says)
    {
        using var folder = Set(json, "x");
        var error = Assert.Throws<DatasetException>(() => NoteSet.Load(folder.Path));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains("examples.json", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_truncated_file_never_loads()
    {
        using var folder = Set(Published, "bass_synthetic_068-049-025");
        var bytes = Encoding.UTF8.GetBytes(Published);
        for (var length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(folder["examples.json"], bytes[..length]);
            Assert.Throws<DatasetException>(() => NoteSet.Load(folder.Path));
        }
    }

    [Fact]
    public void Values_across_buffer_boundaries_are_read_completely()
    {
        // several buffers with entries of many lengths, so boundaries fall into all kinds of tokens
        const int Count = 3000;
        var json = new StringBuilder("{");
        for (var i = 0; i < Count; i++)
            json.Append(
                CultureInfo.InvariantCulture,
                $"{(i > 0 ? "," : "")}\"n{i:00000}\":{{\"pad\":\"{new string('é', i % 97)}\",\"pitch\":{i % 128},\"instrument_str\":\"i{i % 40}\",\"qualities_str\":[\"q{i}\",\"r\"],\"nested\":{{\"pitch\":[1,{{\"pitch\":2}}]}},\"velocity\":{i % 100}}}"
            );
        using var folder = Set(json.Append('}').ToString(), "n00000");
        var notes = NoteSet.Load(folder.Path).Notes;
        Assert.Equal(Count, notes.Count);
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal((i % 128, i % 100, $"i{i % 40}"), (notes[i].Pitch, notes[i].Velocity, notes[i].Instrument));
            Assert.Equal([$"q{i}", "r"], notes[i].Qualities);
        }
        Assert.Same(notes[0].Instrument, notes[40].Instrument);
    }

    [Theory]
    [InlineData("synth_lead_acoustic_003-108-127", "synth_lead", "acoustic", 3, 108, 127)]
    [InlineData("guitar_electronic_999-000-000", "guitar", "electronic", 999, 0, 0)]
    public void Names_are_parsed_and_written(string text, string family, string source, int number, int pitch, int velocity)
    {
        Assert.True(NSynthName.TryParse(text, out var name));
        Assert.Equal(new NSynthName(family, source, number, pitch, velocity), name);
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData("guitar_electronic_01-060-100")]
    [InlineData("drum_acoustic_001-060-100")]
    [InlineData("guitar_acoustic_001-128-100")]
    [InlineData("guitar_acoustic_001-060-100 ")]
    [InlineData("guitar_acoustic_001-060-100\n")]
    [InlineData("my guitar_acoustic_001-060-100")]
    [InlineData("")]
    public void Other_names_are_not(string text) => Assert.False(NSynthName.TryParse(text, out _));

    static TemporaryFolder Set(string examples, params string[] notes)
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["audio"]);
        File.WriteAllText(folder["examples.json"], examples);
        foreach (var note in notes)
            WavFile.Write(folder[$"audio/{note}.wav"], [0.5f, -0.5f], 16_000, atomic: false);
        return folder;
    }
}
