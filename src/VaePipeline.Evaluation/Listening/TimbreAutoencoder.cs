using VaePipeline.Audio.Features;
using VaePipeline.Model;
using VaePipeline.Model.Onnx;

namespace VaePipeline.Evaluation.Listening;

/// <summary>What a decoder is told beside the code, as far as it asks for it.</summary>
/// <param name="Pitch">MIDI pitch. [0, 127]</param>
/// <param name="Velocity">MIDI velocity. [0, 127]</param>
public readonly record struct NoteLabel(int Pitch, int Velocity);

/// <summary>A model's encoder and decoder side by side: from log-mels to codes, and back with a pitch and a velocity. Any number of threads may share one.</summary>
public sealed class TimbreAutoencoder : IDisposable
{
    // told to a decoder while the pitch is looked for
    const int UsualVelocity = 100;

    readonly EncoderSession _encoder;
    readonly DecoderSession _decoder;

    /// <summary>Opens a model.</summary>
    /// <param name="model">A model's folder, a run's folder, or an encoder's .onnx file beside its decoder.onnx.</param>
    /// <exception cref="OnnxModelException">There is no such model, it has no decoder, or encoder and decoder are not of the same model.</exception>
    public TimbreAutoencoder(string model)
    {
        var path = ModelPath.Resolve(model);
        var decoder = path.Decoder ?? throw new OnnxModelException($"{model}: there is no {OnnxExporter.DecoderFileName} beside the encoder; export the model again (`vae export`).");
        _encoder = new(path.Encoder, new() { Threads = 1 });
        try
        {
            _decoder = new(decoder, new() { Threads = 1 });
            if (_decoder.Metadata.Fingerprint != _encoder.Metadata.Fingerprint)
                throw new OnnxModelException($"{model}: the encoder is of model {_encoder.Metadata.Fingerprint}, the decoder of {_decoder.Metadata.Fingerprint}; export the model again (`vae export`).");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The model's name.</summary>
    public string Name => _encoder.Metadata.ModelName;

    /// <summary>The features that the model hears and gives back.</summary>
    public LogMelOptions Features => _encoder.Metadata.Features;

    /// <summary>What the decoder is told beside the code.</summary>
    public Conditioning Conditioning => _decoder.Metadata.Conditioning;

    /// <summary>The code of a log-mel (MelBands, Frames): the mean of z, (latent).</summary>
    /// <exception cref="ArgumentException">The log-mel is of another size.</exception>
    public float[] Encode(ReadOnlySpan<float> logMel)
    {
        var code = new float[_encoder.Metadata.LatentSize];
        _encoder.Encode(logMel, 1, code, []);
        return code;
    }

    /// <summary>The log-mel (MelBands, Frames) of a code (latent), about [-1, 1]; what the decoder is not told is ignored.</summary>
    /// <exception cref="ArgumentException">The code is of another size, or the label out of its range.</exception>
    public float[] Decode(ReadOnlySpan<float> code, NoteLabel label)
    {
        var logMel = new float[Features.Size];
        _decoder.Decode(code, 1, [label.Pitch], [label.Velocity], logMel);
        return logMel;
    }

    /// <summary>
    /// The pitch and the velocity at which the decoder comes nearest to a log-mel, for sounds whose label nobody knows. The pitch is looked
    /// for at a usual velocity, then the velocity at that pitch.
    /// </summary>
    /// <param name="code">The sound's code (latent).</param>
    /// <param name="logMel">The sound's log-mel (MelBands, Frames).</param>
    /// <param name="known">What is known already.</param>
    public NoteLabel Nearest(ReadOnlySpan<float> code, ReadOnlySpan<float> logMel, PartialLabel known = default)
    {
        var velocity = known.Velocity ?? UsualVelocity;
        var pitch = known.Pitch ?? (Conditioning.Pitch ? Nearest(code, logMel, value => new(value, velocity)).Pitch : 0);
        return known.Velocity is null && Conditioning.Velocity
            ? Nearest(code, logMel, value => new(pitch, value))
            : new(pitch, velocity);
    }

    /// <summary>What of a label the decoder is really told.</summary>
    public PartialLabel Told(NoteLabel label) => new(Conditioning.Pitch ? label.Pitch : null, Conditioning.Velocity ? label.Velocity : null);

    NoteLabel Nearest(ReadOnlySpan<float> code, ReadOnlySpan<float> logMel, Func<int, NoteLabel> candidate)
    {
        const int Count = Conditioning.Pitches;
        var labels = Enumerable.Range(0, Count).Select(candidate).ToArray();
        var codes = new float[Count * code.Length];
        for (var i = 0; i < Count; i++)
            code.CopyTo(codes.AsSpan(i * code.Length));
        var decoded = new float[Count * Features.Size];
        _decoder.Decode(codes, Count, [.. labels.Select(label => (long)label.Pitch)], [.. labels.Select(label => (float)label.Velocity)], decoded);
        var (best, least) = (0, double.PositiveInfinity);
        for (var i = 0; i < Count; i++)
            if (LogMelError.Between(logMel, decoded.AsSpan(i * Features.Size, Features.Size)) is var error && error < least)
                (best, least) = (i, error);
        return labels[best];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder.Dispose();
        _decoder?.Dispose();
    }
}

/// <summary>What is known of a note's label.</summary>
/// <param name="Pitch">MIDI pitch, [0, 127], or null.</param>
/// <param name="Velocity">MIDI velocity, [0, 127], or null.</param>
public readonly record struct PartialLabel(int? Pitch, int? Velocity)
{
    /// <summary>What is known, or else what another knows.</summary>
    public PartialLabel Or(PartialLabel other) => new(Pitch ?? other.Pitch, Velocity ?? other.Velocity);

    internal PartialLabel Validated()
    {
        Require(Pitch, nameof(Pitch));
        Require(Velocity, nameof(Velocity));
        return this;
    }

    static void Require(int? value, string name)
    {
        if (value is < 0 or > 127)
            throw new ArgumentOutOfRangeException(name, $"{name} is {value}; allowed: 0 to 127, as in MIDI.");
    }
}
