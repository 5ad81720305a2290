using System.Text.Json.Serialization;
using VaePipeline.Audio.Features;

namespace VaePipeline.Model;

/// <summary>The configuration of a model, config.json in its folder.</summary>
public sealed record ModelConfig
{
    /// <summary>The file's name in a model's folder.</summary>
    public const string FileName = "config.json";

    /// <summary>The version of the file that this release writes, and the only one that it reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version of config.json; always <see cref="CurrentVersion"/>.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The model's name, on one line. 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The model's version, if it was trained anew under its name: 1 to 20 letters, digits, '-', '_' and '.'; otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ModelVersion { get; init; }

    /// <summary>The program that made the model, with its version.</summary>
    public string CreatedBy { get; init; } = $"VaePipeline {ProductVersion.Text}";

    /// <summary>The network's shape.</summary>
    public VaeArchitecture Architecture { get; init; } = VaeArchitecture.Default;

    /// <summary>How the network's input is computed from sound.</summary>
    public LogMelOptions Features { get; init; } = LogMelOptions.Default;

    internal const string AllowedVersions = "1 to 20 letters, digits, '-', '_' and '.'";

    internal static bool IsVersion(string text) =>
        text.Length is >= 1 and <= 20 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Returns this configuration, or throws when a value is out of its range or the features do not fit the architecture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message says which and what is allowed.</exception>
    public ModelConfig Validated()
    {
        Require.That(
            Name.Length is >= 1 and <= 200 && !Name.Any(char.IsControl),
            $"'{Name}'",
            "1 to 200 characters on one line",
            nameof(Name)
        );
        Require.That(Version == CurrentVersion, Version, $"{CurrentVersion}; use the release that wrote the model");
        Require.That(ModelVersion is null || IsVersion(ModelVersion), ModelVersion, AllowedVersions);
        Architecture.Validated();
        Features.Validated();
        Require.That(
            (Features.MelBands, Features.Frames) == (Architecture.MelBands, Architecture.Frames),
            $"{Features.MelBands} x {Features.Frames}",
            $"{Architecture.MelBands} x {Architecture.Frames}, the architecture's input",
            nameof(Features)
        );
        return this;
    }

    /// <summary>Reads config.json from a model's folder.</summary>
    /// <exception cref="ModelFormatException">The file is missing or invalid; the message is one line with file, key and what is allowed.</exception>
    public static ModelConfig Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new ModelFormatException($"{path}: no such file; a model's folder contains {FileName} and {VaeModel.WeightsFileName}.");
        return StrictJson.Read<ModelConfig>(File.ReadAllBytes(path), path, config => config.Validated());
    }

    /// <summary>Writes config.json into a model's folder, which is created when missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Save(string folder)
    {
        Validated();
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write([.. StrictJson.Write(this, indented: true), (byte)'\n']));
    }
}
