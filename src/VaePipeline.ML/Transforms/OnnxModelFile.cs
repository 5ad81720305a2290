using System.Security.Cryptography;
using System.Text.Json.Serialization;
using VaePipeline.Model.Onnx;

namespace VaePipeline.ML.Transforms;

/// <summary>The ONNX file of a stage, kept in memory: a saved chain contains exactly what ran, even if the file has changed since.</summary>
sealed record OnnxModelFile
{
    // One thread per call: the transforms run several batches concurrently.
    static readonly OnnxSessionOptions _oneThread = new() { Threads = 1 };

    readonly string _kind = "";
    readonly Opened? _opened;

    [JsonConstructor]
    public OnnxModelFile(string fileName, string fingerprint, string sha256) => (FileName, Fingerprint, Sha256) = (fileName, fingerprint, sha256);

    OnnxModelFile(string kind, string fingerprint, byte[] content, IDisposable session) => (_kind, Fingerprint, Content, _opened) = (kind, fingerprint, content, new(session));

    /// <summary>Its file name in a saved chain.</summary>
    public string FileName { get => field ??= $"{_kind}-{Sha256[..12]}.onnx"; init; }

    /// <summary>The fingerprint of the model it belongs to.</summary>
    public string Fingerprint { get; init; }

    /// <summary>The hash of its bytes, lower-case hex; computed on demand, as most chains are never saved.</summary>
    public string Sha256 { get => field ??= HashOf(Content); init; }

    /// <summary>Its bytes; empty when deserialized from a chain's file, until the part is read.</summary>
    [JsonIgnore]
    public byte[] Content { get; init; } = [];

    /// <exception cref="OnnxModelException">The model does not exist or is not an encoder.</exception>
    public static OnnxModelFile ReadEncoder(string model, out OnnxMetadata metadata)
    {
        var path = ModelPath.Resolve(model).Encoder;
        var content = File.ReadAllBytes(path);
        var session = new EncoderSession(content, path, _oneThread);
        metadata = session.Metadata;
        return new("encoder", metadata.Fingerprint, content, session);
    }

    /// <exception cref="OnnxModelException">The model does not exist or has no decoder.</exception>
    public static OnnxModelFile ReadDecoder(string model)
    {
        var path = ModelPath.Resolve(model).Decoder
            ?? throw new OnnxModelException($"{model}: there is no {OnnxExporter.DecoderFileName}; export the model again.");
        var content = File.ReadAllBytes(path);
        var session = new DecoderSession(content, path, _oneThread);
        return new("decoder", session.Metadata.Fingerprint, content, session);
    }

    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public EncoderSession OpenEncoder() => _opened?.Take<EncoderSession>() ?? new(Content, FileName, _oneThread);

    public DecoderSession OpenDecoder() => _opened?.Take<DecoderSession>() ?? new(Content, FileName, _oneThread);

    /// <summary>The session that read the metadata, reused by the first stage, as opening another takes 10 ms. Copies of the record share it.</summary>
    sealed class Opened(IDisposable session)
    {
        IDisposable? _session = session;

        public T? Take<T>() where T : class, IDisposable => (T?)Interlocked.Exchange(ref _session, null);
    }
}
