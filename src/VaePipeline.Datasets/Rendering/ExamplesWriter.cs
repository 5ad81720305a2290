namespace VaePipeline.Datasets.Rendering;

/// <summary>Writes examples.json with NSynth's fields.</summary>
static class ExamplesWriter
{
    const int QualityCount = 10;

    /// <summary>Writes each note with its instrument and the instrument's index in the set.</summary>
    public static void Write(Stream stream, IEnumerable<(int Index, RenderInstrument Instrument, NoteKey Key)> notes)
    {
        var examples = new Dictionary<string, Example>();
        foreach (var (index, instrument, key) in notes.OrderBy(note => note.Instrument.NameOf(note.Key), StringComparer.Ordinal))
        {
            var name = instrument.NameOf(key);
            var source = instrument.SourceOf(key);
            examples.Add(
                name,
                new()
                {
                    Note = examples.Count,
                    NoteStr = name,
                    Instrument = index,
                    InstrumentStr = instrument.Name,
                    InstrumentFamily = instrument.Strikes is null
                        ? NSynthName.Families.ToList().IndexOf(instrument.Family)
                        : GeneralMidiPercussion.FamilyNumber,
                    InstrumentFamilyStr = instrument.Family,
                    InstrumentSource = NSynthName.Sources.ToList().IndexOf(source),
                    InstrumentSourceStr = source,
                    Pitch = key.Kit is null ? key.Pitch : null,
                    Velocity = key.Velocity,
                }
            );
        }
        JsonSerializer.Serialize(stream, examples, ExamplesJson.Default.DictionaryStringExample);
    }

    /// <summary>An entry of examples.json. Nothing is known about the qualities of rendered notes, so they are 0.</summary>
    internal sealed record Example
    {
        public required int Note { get; init; }
        public required string NoteStr { get; init; }
        public required int Instrument { get; init; }
        public required string InstrumentStr { get; init; }
        public required int InstrumentFamily { get; init; }
        public required string InstrumentFamilyStr { get; init; }
        public required int InstrumentSource { get; init; }
        public required string InstrumentSourceStr { get; init; }

        /// <summary>Left out for percussion, which has none.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public required int? Pitch { get; init; }

        public required int Velocity { get; init; }
        public int SampleRate { get; } = NoteSignal.SampleRate;
        public int[] Qualities { get; } = new int[QualityCount];
        public string[] QualitiesStr { get; } = [];
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(Dictionary<string, ExamplesWriter.Example>))]
sealed partial class ExamplesJson : JsonSerializerContext;
