using System.Text.Json;
using VaePipeline.Datasets.Rendering;

namespace VaePipeline.Datasets.NSynth;

/// <summary>Writes examples.json with the fields NSynth's own has.</summary>
static class ExamplesWriter
{
    const int QualityCount = 10;

    public static string NameOf(RenderInstrument instrument, NoteKey key) =>
        new NSynthName(instrument.Family, instrument.Source, instrument.Number, key.Pitch, key.Velocity).ToString();

    /// <param name="stream">Where to.</param>
    /// <param name="notes">Each note's instrument, with the number it has in the whole set.</param>
    public static void Write(Stream stream, IEnumerable<(int Index, RenderInstrument Instrument, NoteKey Key)> notes)
    {
        var inOrder = notes.Select(note => (Name: NameOf(note.Instrument, note.Key), note.Index, note.Instrument, note.Key))
            .OrderBy(note => note.Name, StringComparer.Ordinal);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        var number = 0;
        foreach (var (name, index, instrument, key) in inOrder)
        {
            json.WriteStartObject(name);
            json.WriteNumber("note", number++);
            json.WriteString("note_str", name);
            json.WriteNumber("instrument", index);
            json.WriteString("instrument_str", instrument.Name);
            json.WriteNumber("instrument_family", NSynthName.Families.ToList().IndexOf(instrument.Family));
            json.WriteString("instrument_family_str", instrument.Family);
            json.WriteNumber("instrument_source", NSynthName.Sources.ToList().IndexOf(instrument.Source));
            json.WriteString("instrument_source_str", instrument.Source);
            json.WriteNumber("pitch", key.Pitch);
            json.WriteNumber("velocity", key.Velocity);
            json.WriteNumber("sample_rate", NoteSignal.SampleRate);
            json.WriteStartArray("qualities"); // nobody has listened for them: none is claimed
            for (var i = 0; i < QualityCount; i++)
                json.WriteNumberValue(0);
            json.WriteEndArray();
            json.WriteStartArray("qualities_str");
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
