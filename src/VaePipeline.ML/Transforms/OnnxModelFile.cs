using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace VaePipeline.ML.Transforms;

/// <summary>
/// The ONNX file of a stage, kept in memory: a saved chain contains exactly what ran, even if the file has changed since. Its sessions have one
/// thread per call, since the transforms run several batches concurrently.
/// </summary>
sealed record OnnxModelFile
{
    readonly string _kind = "";

    /// <summary>The session that read the metadata, reused by the first stage, as opening another takes 10 ms. Copies of the record share it.</summary>
    readonly IDisposable?[] _opened = [null];

    [JsonConstructor]
    public OnnxModelFile(string fileName, string fingerprint, string sha256) =>
        (FileName, Fingerprint, Sha256) = (fileName, fingerprint, sha256);

    OnnxModelFile(string kind, OnnxMetadata metadata, byte[] content, IDisposable session) =>
        (_kind, Metadata, Fingerprint, Content, _opened) = (kind, metadata, metadata.Fingerprint, content, [session]);

    /// <summary>Its file name in a saved chain.</summary>
    public string FileName
    {
        get => field ??= $"{_kind}-{Sha256[..12]}.onnx";
        init;
    }

    /// <summary>The fingerprint of the model it belongs to.</summary>
    public string Fingerprint { get; init; }

    /// <summary>The hash of its bytes, lower-case hex; computed on demand, as most chains are never saved.</summary>
    public string Sha256
    {
        get => field ??= HashOf(Content);
        init;
    }

    /// <summary>Its bytes; empty when deserialized from a chain's file, until the part is read.</summary>
    [JsonIgnore]
    public byte[] Content { get; init; } = [];

    /// <summary>Its metadata; null when deserialized.</summary>
    [JsonIgnore]
    public OnnxMetadata? Metadata { get; }

    /// <exception cref="OnnxModelException">The model does not exist or is not an encoder.</exception>
    public static OnnxModelFile ReadEncoder(string model)
    {
        var path = ModelPath.Resolve(model).Encoder;
        var content = File.ReadAllBytes(path);
        var session = new EncoderSession(content, path, threads: 1);
        return new("encoder", session.Metadata, content, session);
    }

    /// <exception cref="OnnxModelException">The model does not exist or has no decoder.</exception>
    public static OnnxModelFile ReadDecoder(string model)
    {
        var path =
            ModelPath.Resolve(model).Decoder
            ?? throw new OnnxModelException($"{model}: there is no {OnnxExporter.DecoderFileName}; export the model again.");
        var content = File.ReadAllBytes(path);
        var session = new DecoderSession(content, path, threads: 1);
        return new("decoder", session.Metadata, content, session);
    }

    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public EncoderSession OpenEncoder() =>
        (EncoderSession?)Interlocked.Exchange(ref _opened[0], null) ?? new(Content, FileName, threads: 1);

    public DecoderSession OpenDecoder() =>
        (DecoderSession?)Interlocked.Exchange(ref _opened[0], null) ?? new(Content, FileName, threads: 1);
}
