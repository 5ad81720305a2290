using System.Text.Json;
using VaePipeline.Audio.Features;
using VaePipeline.Foundation;

namespace VaePipeline.Model;

/// <summary>What a model is, beside its weights: config.json in the model's folder.</summary>
public sealed record ModelConfig
{
    /// <summary>The file's name in a model's folder.</summary>
    public const string FileName = "config.json";

    /// <summary>The version of the file that this code writes, and the only one it reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>What the model is called, on one line. 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The network's shape.</summary>
    public VaeArchitecture Architecture { get; init; } = VaeArchitecture.Default;

    /// <summary>How sound becomes the network's input.</summary>
    public LogMelOptions Features { get; init; } = LogMelOptions.Default;

    /// <summary>Version of config.json; always <see cref="CurrentVersion"/>.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The program that made the model, with its version.</summary>
    public string CreatedBy { get; init; } = $"VaePipeline {typeof(ModelConfig).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Returns this configuration, or throws when its parts are out of range or do not fit each other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value, range and remedy.</exception>
    public ModelConfig Validated()
    {
        Require(Name.Length is >= 1 and <= 200 && !Name.Any(char.IsControl), nameof(Name), $"'{Name}'", "1 to 200 characters on one line");
        Require(Version == CurrentVersion, nameof(Version), $"{Version}", $"{CurrentVersion}; use the release that wrote the model");
        Architecture.Validated();
        Features.Validated();
        var (given, allowed) = ($"{Features.MelBands} x {Features.Frames}", $"{Architecture.MelBands} x {Architecture.Frames}, the architecture's input");
        Require(given == $"{Architecture.MelBands} x {Architecture.Frames}", nameof(Features), given, allowed);
        return this;
    }

    /// <summary>Reads config.json from a model's folder.</summary>
    /// <exception cref="ModelFormatException">The file is missing, no JSON, or a key or value is not allowed; one line that names file and key.</exception>
    public static ModelConfig Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new ModelFormatException($"{path}: no such file; a model's folder holds {FileName} and {VaeModel.WeightsFileName}.");
        return StrictObject.Read(File.ReadAllBytes(path), path, json => new ModelConfig
        {
            Version = json.Int("version"),
            Name = json.Text("name"),
            CreatedBy = json.Text("created_by"),
            Architecture = json.Object("architecture", ArchitectureJson.Read),
            Features = json.Object("features", FeatureJson.Read),
        }.Validated());
    }

    /// <summary>Writes config.json into a model's folder, which is made when missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Save(string folder)
    {
        Validated();
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, FileName), stream =>
        {
            using (var json = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n" }))
            {
                json.WriteStartObject();
                json.WriteNumber("version", Version);
                json.WriteString("name", Name);
                json.WriteString("created_by", CreatedBy);
                json.WritePropertyName("architecture");
                ArchitectureJson.Write(json, Architecture);
                json.WritePropertyName("features");
                FeatureJson.Write(json, Features);
                json.WriteEndObject();
            }
            stream.WriteByte((byte)'\n');
        });
    }

    static void Require(bool holds, string name, string given, string allowed)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, $"{name} is {given}; allowed: {allowed}.");
    }
}
