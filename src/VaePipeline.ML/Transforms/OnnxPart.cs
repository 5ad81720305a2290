using System.Security.Cryptography;
using System.Text.Json.Serialization;
using VaePipeline.Onnx;

namespace VaePipeline.ML.Transforms;

/// <summary>An ONNX file that a stage runs, held whole: what runs is what is saved, whatever becomes of the file it was read from.</summary>
/// <param name="FileName">Its plain name in a saved chain.</param>
/// <param name="Fingerprint">The fingerprint of the model it belongs to.</param>
/// <param name="Sha256">The hash of its bytes, lower-case hex.</param>
sealed record OnnxPart(string FileName, string Fingerprint, string Sha256)
{
    // One thread a call: the transforms run whole batches side by side.
    static readonly OnnxSessionOptions _oneThread = new() { Threads = 1 };

    Opened? _opened;

    /// <summary>Its bytes; empty as read from a chain's file, until the part itself is.</summary>
    [JsonIgnore]
    public byte[] Content { get; init; } = [];

    /// <exception cref="OnnxModelException">There is no such model, or it is no encoder.</exception>
    public static OnnxPart ReadEncoder(string model, out OnnxMetadata metadata)
    {
        var path = ModelPath.Resolve(model).Encoder;
        var content = File.ReadAllBytes(path);
        var session = new EncoderSession(content, path, _oneThread);
        return Of("encoder", metadata = session.Metadata, content, session);
    }

    /// <exception cref="OnnxModelException">There is no such model, or it has no decoder.</exception>
    public static OnnxPart ReadDecoder(string model)
    {
        var path = ModelPath.Resolve(model).Decoder
            ?? throw new OnnxModelException($"{model}: there is no {OnnxExporter.DecoderFileName}; export the model again (`vae export`).");
        var content = File.ReadAllBytes(path);
        var session = new DecoderSession(content, path, _oneThread);
        return Of("decoder", session.Metadata, content, session);
    }

    static OnnxPart Of(string kind, OnnxMetadata metadata, byte[] content, IDisposable session)
    {
        var hash = HashOf(content);
        return new($"{kind}-{hash[..12]}.onnx", metadata.Fingerprint, hash) { Content = content, _opened = new(session) };
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
