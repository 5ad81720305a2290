using VaePipeline.Model;
using VaePipeline.Model.Onnx;

namespace VaePipeline.Evaluation.Listening;

/// <summary>A model's encoder and decoder: log-mels to codes, and back with a pitch and a velocity. Thread-safe.</summary>
public sealed class TimbreAutoencoder : IDisposable
{
    // while the pitch is searched for
    const int UsualVelocity = 100;
    const int Velocities = 128;

    readonly EncoderSession _encoder;
    readonly DecoderSession _decoder;

    /// <summary>Opens a model.</summary>
    /// <param name="model">A model's folder, a run's folder, or an encoder's .onnx file with decoder.onnx in the same folder.</param>
    /// <exception cref="OnnxModelException">The model does not exist, has no decoder, or encoder and decoder are of different models.</exception>
    public TimbreAutoencoder(string model)
    {
        var path = ModelPath.Resolve(model);
        var decoder =
            path.Decoder
            ?? throw new OnnxModelException(
                $"{model}: there is no {OnnxExporter.DecoderFileName} next to the encoder; export the model again."
            );
        _encoder = new(path.Encoder, threads: 1);
        try
        {
            _decoder = new(decoder, threads: 1);
            if (_decoder.Metadata.Fingerprint != _encoder.Metadata.Fingerprint)
                throw new OnnxModelException(
                    $"{model}: the encoder is of model {_encoder.Metadata.Fingerprint}, the decoder of {_decoder.Metadata.Fingerprint}; export the model again."
                );
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The model's name.</summary>
    public string Name => _encoder.Metadata.ModelName;

    /// <summary>The features of the model's input and output.</summary>
    public LogMelOptions Features => _encoder.Metadata.Features;

    /// <summary>What the decoder is conditioned on.</summary>
    public Conditioning Conditioning => _decoder.Metadata.Conditioning;

    /// <summary>The code of a log-mel (MelBands, Frames): the mean of z, (latent).</summary>
    /// <exception cref="ArgumentException">The log-mel has another size.</exception>
    public float[] Encode(ReadOnlySpan<float> logMel)
    {
        var code = new float[_encoder.Metadata.LatentSize];
        _encoder.Encode(logMel, 1, code, []);
        return code;
    }

    /// <summary>The log-mel (MelBands, Frames) of a code (latent), about [-1, 1]. The decoder ignores what it is not conditioned on.</summary>
    /// <exception cref="ArgumentException">The code has another size, or the label is out of range.</exception>
    public float[] Decode(ReadOnlySpan<float> code, int pitch, int velocity)
    {
        var logMel = new float[Features.Size];
        _decoder.Decode(code, 1, [pitch], [velocity], logMel);
        return logMel;
    }

    /// <summary>
    /// The pitch and velocity with which the decoder reproduces a sound best, for sounds without a label. The pitch is searched for at a
    /// default velocity, then the velocity at that pitch. Where the decoder knows sounds without a pitch, the pitch may be
    /// <see cref="Conditioning.Unpitched"/>.
    /// </summary>
    /// <param name="code">The sound's code (latent).</param>
    /// <param name="logMel">The sound's log-mel (MelBands, Frames).</param>
    /// <param name="known">What is already known.</param>
    public (int Pitch, int Velocity) Nearest(ReadOnlySpan<float> code, ReadOnlySpan<float> logMel, PartialLabel known = default)
    {
        var (pitch, velocity, _) = Nearest(code, new LogMelComparison(Features, logMel.ToArray(), Features.Frames), known);
        return (pitch, velocity);
    }

    internal (int Pitch, int Velocity, PitchSource Source) Nearest(ReadOnlySpan<float> code, LogMelComparison input, PartialLabel known)
    {
        var velocity = known.Velocity ?? UsualVelocity;
        var (pitch, source) = (known.Pitch ?? 0, Conditioning.Pitch ? PitchSource.Given : PitchSource.Unused);
        if (Conditioning.Pitch && known.Pitch is null)
        {
            var candidates = Conditioning.NoPitch ? Conditioning.Unpitched + 1 : Conditioning.Pitches;
            (pitch, var isClear) = Nearest(code, input, candidates, value => (value, velocity));
            source =
                pitch == Conditioning.Unpitched ? PitchSource.Unpitched
                : isClear ? PitchSource.Found
                : PitchSource.Guessed;
        }
        if (Conditioning.Velocity && known.Velocity is null)
            velocity = Nearest(code, input, Velocities, value => (pitch, value)).Value;
        return (pitch, velocity, source);
    }

    /// <summary>The part of a label that the decoder is conditioned on; without a pitch for <see cref="Conditioning.Unpitched"/>.</summary>
    public PartialLabel Conditioned(int pitch, int velocity) =>
        new(Conditioning.Pitch && pitch != Conditioning.Unpitched ? pitch : null, Conditioning.Velocity ? velocity : null);

    /// <summary>The value, from 0 to below a count, whose label reproduces the input best, and whether it is clearly better than most others.</summary>
    (int Value, bool IsClear) Nearest(
        ReadOnlySpan<float> code,
        LogMelComparison input,
        int count,
        Func<int, (int Pitch, int Velocity)> labelOf
    )
    {
        var labels = Enumerable.Range(0, count).Select(labelOf).ToArray();
        var codes = new float[count * code.Length];
        for (var i = 0; i < count; i++)
            code.CopyTo(codes.AsSpan(i * code.Length));
        var decoded = new float[count * Features.Size];
        _decoder.Decode(
            codes,
            count,
            [.. labels.Select(label => (long)label.Pitch)],
            [.. labels.Select(label => (float)label.Velocity)],
            decoded
        );
        return NearestLogMel.Find(input, decoded, count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder.Dispose();
        _decoder?.Dispose();
    }
}
