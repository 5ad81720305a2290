namespace VaePipeline.Datasets.Rendering;

/// <summary>The origin of a rendered set, in <c>dataset.json</c>. It determines the set byte for byte.</summary>
sealed record RenderOrigin
{
    public const string FileName = "dataset.json";

    /// <summary>To be incremented when the same request gives other samples.</summary>
    public int Format { get; init; } = 1;

    public required string RenderedBy { get; init; }
    public string? SynthesizerVersion { get; init; }
    public string? SoundFont { get; init; }
    public string? SoundFontSha256 { get; init; }
    public required int Seed { get; init; }
    public required int NotesRequested { get; init; }

    /// <summary>Whether percussion is requested; null if not, as in the files of earlier versions.</summary>
    public bool? Drums { get; init; }
    public int? Notes { get; init; }
    public int? SilentLeftOut { get; init; }

    /// <summary>Percussion that sounds the same in several kits is rendered once; the number of the other copies.</summary>
    public int? DuplicatesLeftOut { get; init; }
    public int[]? MissingPrograms { get; init; }
    public OriginKit[]? Kits { get; init; }
    public OriginInstrument[]? Instruments { get; init; }

    /// <summary>Whether both describe the same set.</summary>
    public bool SameRequest(RenderOrigin other) =>
        (Format, RenderedBy, SynthesizerVersion, SoundFontSha256, Seed, NotesRequested, Drums)
        == (other.Format, other.RenderedBy, other.SynthesizerVersion, other.SoundFontSha256, other.Seed, other.NotesRequested, other.Drums);

    public string Describe() =>
        $"{NotesRequested} notes{(Drums == true ? " with drums" : "")}, seed {Seed}, {RenderedBy}{(SoundFont is null ? "" : $", {SoundFont}")}";

    /// <summary>Reads a file; null when it does not exist or is not an origin.</summary>
    public static RenderOrigin? TryRead(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, RenderJson.Default.RenderOrigin);
        }
        catch (JsonException)
        {
            return null; // a dataset.json of another program
        }
    }

    public void Write(string path) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, RenderJson.Default.RenderOrigin));
}

/// <summary>An instrument of a rendered set: its NSynth name and the preset that plays it. Percussion has neither program nor preset, but keys of kits.</summary>
sealed record OriginInstrument(
    string Instrument,
    int? Program,
    string Title,
    string? Preset,
    int Notes,
    int SilentLeftOut,
    int? DuplicatesLeftOut = null
);

/// <summary>A drum kit: its program in bank 128 and its name in the SoundFont.</summary>
sealed record OriginKit(int Program, string Preset);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(RenderOrigin))]
[JsonSerializable(typeof(DoneInstrument))]
sealed partial class RenderJson : JsonSerializerContext;
