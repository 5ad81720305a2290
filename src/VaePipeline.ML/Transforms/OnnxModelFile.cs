using System.Security.Cryptography;
using System.Text.Json.Serialization;
using VaePipeline.Model.Onnx;

namespace VaePipeline.ML.Transforms;

/// <summary>An ONNX file that a stage runs, held whole: what runs is what is saved, whatever becomes of the file it was read from.</summary>
sealed record OnnxModelFile
{
    // One thread a call: the transforms run whole batches side by side.
    static readonly OnnxSessionOptions _oneThread = new() { Threads = 1 };

    readonly string _kind = "";
    readonly Opened? _opened;

    [JsonConstructor]
    public OnnxModelFile(string fileName, string fingerprint, string sha256) => (FileName, Fingerprint, Sha256) = (fileName, fingerprint, sha256);

    OnnxModelFile(string kind, string fingerprint, byte[] content, IDisposable session) => (_kind, Fingerprint, Content, _opened) = (kind, fingerprint, content, new(session));

    /// <summary>Its plain name in a saved chain.</summary>
    public string FileName { get => field ??= $"{_kind}-{Sha256[..12]}.onnx"; init; }

    /// <summary>The fingerprint of the model it belongs to.</summary>
    public string Fingerprint { get; init; }

    /// <summary>The hash of its bytes, lower-case hex; computed when asked for, as most chains are never saved.</summary>
    public string Sha256 { get => field ??= HashOf(Content); init; }

    /// <summary>Its bytes; empty as read from a chain's file, until the part itself is.</summary>
    [JsonIgnore]
    public byte[] Content { get; init; } = [];

    /// <exception cref="OnnxModelException">There is no such model, or it is no encoder.</exception>
    public static OnnxModelFile ReadEncoder(string model, out OnnxMetadata metadata)
    {
        var path = ModelPath.Resolve(model).Encoder;
        var content = File.ReadAllBytes(path);
        var session = new EncoderSession(content, path, _oneThread);
        metadata = session.Metadata;
        return new("encoder", metadata.Fingerprint, content, session);
    }

    /// <exception cref="OnnxModelException">There is no such model, or it has no decoder.</exception>
    public static OnnxModelFile ReadDecoder(string model)
    {
        var path = ModelPath.Resolve(model).Decoder
            ?? throw new OnnxModelException($"{model}: there is no {OnnxExporter.DecoderFileName}; export the model again (`vae export`).");
        var content = File.ReadAllBytes(path);
        var session = new DecoderSession(content, path, _oneThread);
        return new("decoder", session.Metadata.Fingerprint, content, session);
    }

    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public EncoderSession OpenEncoder() => _opened?.Take<EncoderSession>() ?? new(Content, FileName, _oneThread);

    public DecoderSession OpenDecoder() => _opened?.Take<DecoderSession>() ?? new(Content, FileName, _oneThread);

    /// <summary>The session that read the metadata, for the first stage that wants one: opening another takes 10 ms. Copies of the part share it.</summary>
    sealed class Opened(IDisposable session)
    {
        IDisposable? _session = session;

        public T? Take<T>() where T : class, IDisposable => (T?)Interlocked.Exchange(ref _session, null);
    }
}
