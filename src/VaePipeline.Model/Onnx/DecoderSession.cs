using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using VaePipeline.Model.Onnx.Graphs;

namespace VaePipeline.Model.Onnx;

/// <summary>A decoder in ONNX Runtime: latent codes to log-mels, without copies. Thread-safe.</summary>
public sealed class DecoderSession : IDisposable
{
    /// <summary>Codes per run of ONNX Runtime. In batches of at least this size, the bits of a log-mel depend only on its code.</summary>
    public const int RunLength = EncoderSession.RunLength;

    static readonly string[] Outputs = [DecoderGraph.LogMel];

    readonly OnnxFile _file;
    readonly string[] _inputs;

    /// <summary>Opens a decoder and checks its inputs and outputs against its metadata.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="threads">Threads per call; 0 is one per core. [0, 1,024]</param>
    /// <exception cref="OnnxModelException">The file is missing, incomplete or not a decoder, or its inputs and outputs differ from its metadata.</exception>
    public DecoderSession(string path, int threads = 0)
        : this(OnnxFile.ReadBytes(path, OnnxExporter.DecoderKind), path, threads) { }

    /// <summary>Opens a decoder from the bytes of its file, with the same checks; <paramref name="name"/> is used in messages.</summary>
    internal DecoderSession(byte[] content, string name, int threads)
    {
        _file = OnnxFile.Open(
            content,
            name,
            OnnxExporter.DecoderKind,
            threads,
            file =>
            {
                foreach (var input in DecoderGraph.Inputs(file.Metadata.Conditioning))
                    file.RequireInput(name, input, TypeOf(input), input == DecoderGraph.Z ? [file.Metadata.LatentSize] : []);
                file.RequireOutput(name, DecoderGraph.LogMel, 1, file.Metadata.Features.MelBands, file.Metadata.Features.Frames);
            }
        );
        _inputs = DecoderGraph.Inputs(Metadata.Conditioning);
    }

    static TensorElementType TypeOf(string input) => input == DecoderGraph.Pitch ? TensorElementType.Int64 : TensorElementType.Float;

    /// <summary>The metadata of the file: features, fingerprint, latent size, conditioning.</summary>
    public OnnxMetadata Metadata => _file.Metadata;

    /// <summary>Decodes a batch.</summary>
    /// <param name="z">(n, latent) latent codes.</param>
    /// <param name="n">Examples in the batch; 0 does nothing.</param>
    /// <param name="pitches">(n) MIDI pitches, 0 to 127, or <see cref="Conditioning.Unpitched"/> if the decoder knows it; ignored, and may be empty, if the decoder is not conditioned on pitch.</param>
    /// <param name="velocities">(n) MIDI velocities, 0 to 127; ignored, and may be empty, if the decoder is not conditioned on velocity.</param>
    /// <param name="logMels">(n, 1, bands, frames) receives log-mels, about [-1, 1].</param>
    /// <exception cref="ArgumentException">The length of a span does not fit n, or a pitch or velocity is out of range.</exception>
    public unsafe void Decode(ReadOnlySpan<float> z, int n, ReadOnlySpan<long> pitches, ReadOnlySpan<float> velocities, Span<float> logMels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        var (size, latent) = (Metadata.Features.Size, Metadata.LatentSize);
        OnnxFile.RequireLength(nameof(z), z.Length, n, latent);
        OnnxFile.RequireLength(nameof(logMels), logMels.Length, n, size);
        if (Metadata.Conditioning.Pitch)
        {
            OnnxFile.RequireLength(nameof(pitches), pitches.Length, n, 1);
            foreach (var pitch in pitches)
                Require.That(pitch >= 0 && pitch < Metadata.Conditioning.PitchCount, pitch, Metadata.Conditioning.AllowedPitches);
        }
        if (Metadata.Conditioning.Velocity)
        {
            OnnxFile.RequireLength(nameof(velocities), velocities.Length, n, 1);
            foreach (var velocity in velocities)
                Require.That(velocity is >= 0 and <= DecoderGraph.MaxVelocity, velocity, "0 to 127");
        }
        if (n == 0)
            return;
        // as in EncoderSession, all runs have the same length, and the last one starts earlier
        var run = Math.Min(n, RunLength);
        fixed (
            float* code = z,
                velocity = velocities,
                y = logMels
        )
        fixed (long* pitch = pitches)
            for (var next = 0; next < n; next += run)
            {
                var first = Math.Min(next, n - run);
                Run(
                    code + first * latent,
                    run,
                    pitch is null ? null : pitch + first,
                    velocity is null ? null : velocity + first,
                    y + first * size
                );
            }
    }

    unsafe void Run(float* z, int n, long* pitches, float* velocities, float* logMels)
    {
        var (bands, frames, latent) = (Metadata.Features.MelBands, Metadata.Features.Frames, Metadata.LatentSize);
        var inputs = new OrtValue[_inputs.Length];
        try
        {
            for (var i = 0; i < inputs.Length; i++)
                inputs[i] = _inputs[i] switch
                {
                    DecoderGraph.Z => OnnxFile.Bind(TensorElementType.Float, z, n * latent * sizeof(float), n, latent),
                    DecoderGraph.Pitch => OnnxFile.Bind(TensorElementType.Int64, pitches, n * sizeof(long), n),
                    _ => OnnxFile.Bind(TensorElementType.Float, velocities, n * sizeof(float), n),
                };
            using var output = OnnxFile.Bind(TensorElementType.Float, logMels, n * bands * frames * sizeof(float), n, 1, bands, frames);
            _file.Run(_inputs, inputs, Outputs, [output]);
        }
        finally
        {
            foreach (var input in inputs)
                input?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
