using VaePipeline.Audio;
using VaePipeline.Audio.Preparation;
using VaePipeline.Evaluation.Probes;
using VaePipeline.Model.Onnx;

namespace VaePipeline.Evaluation.Robustness;

/// <summary>Reads sound files as an embedding job does, to the vectors that are compared: the model's and cepstral coefficients of the same log-mel. Thread-safe.</summary>
sealed class SoundVectors : IDisposable
{
    const int MostCoefficients = 32;

    readonly EncoderSession _encoder;
    readonly LogMel _logMel;

    public SoundVectors(string model, bool prepare)
    {
        _encoder = new(ModelPath.Resolve(model).Encoder, threads: 1);
        var features = _encoder.Metadata.Features;
        _logMel = new(prepare ? features with { Preparation = features.Preparation ?? PreparationOptions.Default } : features);
    }

    public OnnxMetadata Model => _encoder.Metadata;

    public LogMelOptions Features => _logMel.Options;

    int Coefficients => Math.Min(MostCoefficients, Features.MelBands);

    /// <summary>The names of the vectors of <see cref="Read"/>.</summary>
    public IReadOnlyList<string> Names => [Model.ModelName, FormattableString.Invariant($"MFCC {Coefficients}")];

    /// <summary>The vectors of a file, one for each of <see cref="Names"/>; null for a file that gets no embedding.</summary>
    public float[][]? Read(string path)
    {
        var samples = new float[Features.SamplesSeen];
        var logMel = new float[Features.Size];
        var clip = AudioFile.ReadClip(path, Features, samples);
        if (Features.Preparation is null && clip.Length < Features.FftSize || clip.Condition != ClipCondition.Usable)
            return null;
        if (!_logMel.TryComputeClip(samples.AsSpan(0, clip.Length), logMel))
            return null;
        var code = new float[Model.LatentSize];
        _encoder.Encode(logMel, 1, code, []);
        return [code, new FrameMoments(_ => logMel, Features, [0]).OfCepstrum(Coefficients)];
    }

    public void Dispose() => _encoder.Dispose();
}
