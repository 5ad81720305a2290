using System.Text.Json;
using System.Text.Json.Serialization;
using VaePipeline.Foundation;

namespace VaePipeline.Datasets.Rendering;

/// <summary>Where a rendered set comes from: <c>dataset.json</c>. What is in it decides the set, byte for byte.</summary>
sealed record RenderOrigin
{
    public const string FileName = "dataset.json";

    /// <summary>Raised when the same request would give other sound.</summary>
    public int Format { get; init; } = 1;

    public required string RenderedBy { get; init; }
    public string? SynthesizerVersion { get; init; }
    public string? SoundFont { get; init; }
    public string? SoundFontSha256 { get; init; }
    public required int Seed { get; init; }
    public required int NotesRequested { get; init; }
    public int? Notes { get; init; }
    public int? SilentLeftOut { get; init; }
    public int[]? MissingPrograms { get; init; }
    public OriginInstrument[]? Instruments { get; init; }

    /// <summary>Whether both were asked for the same set.</summary>
    public bool SameRequest(RenderOrigin other) =>
        (Format, RenderedBy, SynthesizerVersion, SoundFontSha256, Seed, NotesRequested) ==
        (other.Format, other.RenderedBy, other.SynthesizerVersion, other.SoundFontSha256, other.Seed, other.NotesRequested);

    public string Describe() => $"{NotesRequested} notes, seed {Seed}, {RenderedBy}{(SoundFont is null ? "" : $", {SoundFont}")}";

    /// <summary>The origin in a file, or null when there is none that can be read.</summary>
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
            return null; // somebody else's dataset.json: then the folder is not ours
        }
    }

    public void Write(string path) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, RenderJson.Default.RenderOrigin));
}

/// <summary>An instrument of a rendered set: its NSynth name, and which preset it is.</summary>
sealed record OriginInstrument(string Instrument, int Program, string Title, string? Preset, int Notes, int SilentLeftOut);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RenderOrigin))]
[JsonSerializable(typeof(DoneInstrument))]
sealed partial class RenderJson : JsonSerializerContext;
