using System.Globalization;
using System.Runtime.InteropServices;
using VaePipeline.Audio.Features;

namespace VaePipeline.Model.Onnx;

/// <summary>The metadata_props of an ONNX file whose keys start with <c>vaepipeline.</c></summary>
public sealed record OnnxMetadata
{
    /// <summary>The version of these keys that this release writes, and the only one that it reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary><c>encoder</c> or <c>decoder</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The model's name.</summary>
    public required string ModelName { get; init; }

    /// <summary>The model's fingerprint; only embeddings with the same fingerprint are comparable.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>How the log-mel is computed from sound.</summary>
    public required LogMelOptions Features { get; init; }

    /// <summary>Units of the latent space.</summary>
    public required int LatentSize { get; init; }

    /// <summary>Inputs of the decoder in addition to z.</summary>
    public required Conditioning Conditioning { get; init; }

    /// <summary>The golden vectors by name (<c>log_mel</c>, <c>mu</c>, ...): inputs and expected outputs for a batch of one.</summary>
    public required IReadOnlyDictionary<string, float[]> Golden { get; init; }

    const string Prefix = "vaepipeline.";
    const string NoPitchKey = "conditioning.no_pitch"; // only present if true
    const string GoldenPrefix = Prefix + "golden.";

    internal static OnnxMetadata Of(string kind, VaeModel model, IReadOnlyDictionary<string, float[]> golden) =>
        new()
        {
            Kind = kind,
            ModelName = model.Config.Name,
            Fingerprint = model.Fingerprint,
            Features = model.Config.Features,
            LatentSize = model.Config.Architecture.LatentSize,
            Conditioning = model.Config.Architecture.Conditioning,
            Golden = golden,
        };

    internal Dictionary<string, string> ToProperties()
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Prefix + "version"] = CurrentVersion.ToString(CultureInfo.InvariantCulture),
            [Prefix + "kind"] = Kind,
            [Prefix + "model"] = ModelName,
            [Prefix + "fingerprint"] = Fingerprint,
            [Prefix + "features"] = FeatureJson.Write(Features),
            [Prefix + "latent_size"] = LatentSize.ToString(CultureInfo.InvariantCulture),
            [Prefix + "conditioning.pitch"] = Conditioning.Pitch ? "true" : "false",
            [Prefix + "conditioning.velocity"] = Conditioning.Velocity ? "true" : "false",
        };
        if (Conditioning.NoPitch)
            properties[Prefix + NoPitchKey] = "true";
        foreach (var (name, values) in Golden) // 32-bit floats, little-endian, as base64
            properties[GoldenPrefix + name] = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(values));
        return properties;
    }

    /// <exception cref="OnnxModelException">A key is missing or its value cannot be read.</exception>
    internal static OnnxMetadata Read(IReadOnlyDictionary<string, string> properties, string path)
    {
        string Text(string key) =>
            properties.TryGetValue(Prefix + key, out var value)
                ? value
                : throw new OnnxModelException(
                    $"{path}: has no metadata '{Prefix}{key}'; expected an encoder or decoder exported by VaePipeline, so export the model again."
                );
        int Number(string key) =>
            int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new OnnxModelException(
                    $"{path}: metadata '{Prefix}{key}' is '{Text(key)}', not a whole number; export the model again."
                );
        bool Flag(string key) =>
            Text(key) switch
            {
                "true" => true,
                "false" => false,
                var value => throw new OnnxModelException($"{path}: metadata '{Prefix}{key}' is '{value}'; allowed: true, false."),
            };

        if (Number("version") is var version and not CurrentVersion)
            throw new OnnxModelException(
                $"{path}: metadata version {version}, but this release reads {CurrentVersion}; export the model again with this release."
            );
        try
        {
            return new()
            {
                Kind = Text("kind"),
                ModelName = Text("model"),
                Fingerprint = Text("fingerprint"),
                Features = FeatureJson.Read(Text("features"), $"{path}: metadata '{Prefix}features'"),
                LatentSize = Number("latent_size"),
                Conditioning = new()
                {
                    Pitch = Flag("conditioning.pitch"),
                    NoPitch = properties.ContainsKey(Prefix + NoPitchKey) && Flag(NoPitchKey),
                    Velocity = Flag("conditioning.velocity"),
                },
                Golden = GoldenOf(properties),
            };
        }
        catch (Exception exception) when (exception is ModelFormatException or FormatException)
        {
            throw new OnnxModelException(
                exception is ModelFormatException
                    ? exception.Message
                    : $"{path}: a golden vector is not base64 of 32-bit floats; export the model again.",
                exception
            );
        }
    }

    static Dictionary<string, float[]> GoldenOf(IReadOnlyDictionary<string, string> properties)
    {
        var golden = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var key in properties.Keys)
            if (key.StartsWith(GoldenPrefix, StringComparison.Ordinal))
                golden[key[GoldenPrefix.Length..]] = Floats(properties[key]);
        return golden;
    }

    static float[] Floats(string base64)
    {
        var bytes = Convert.FromBase64String(base64);
        return bytes.Length % sizeof(float) == 0 ? MemoryMarshal.Cast<byte, float>(bytes).ToArray() : throw new FormatException();
    }
}
