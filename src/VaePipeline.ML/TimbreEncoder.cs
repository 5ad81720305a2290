using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Audio.Resampling;
using VaePipeline.Model.Onnx;

namespace VaePipeline.ML;

/// <summary>Embeds one sound at a time. Any number of threads may share one.</summary>
public sealed class TimbreEncoder : IDisposable
{
    readonly EncoderSession _session;
    readonly LogMel _logMel;

    /// <summary>Opens a model.</summary>
    /// <param name="model">A model's folder, a run's folder, or an encoder's .onnx file.</param>
    /// <exception cref="OnnxModelException">There is no such model, or it is no encoder.</exception>
    public TimbreEncoder(string model)
    {
        _session = OpenSession(model);
        _logMel = new(Features);
    }

    // One thread a call: whoever embeds many sounds does so from several threads, or through the transforms, which do.
    internal static EncoderSession OpenSession(string model) => new(ModelPath.Resolve(model).Encoder, new() { Threads = 1 });

    /// <summary>What the model says of itself.</summary>
    public OnnxMetadata Metadata => _session.Metadata;

    /// <summary>The features that the model hears.</summary>
    public LogMelOptions Features => Metadata.Features;

    /// <summary>Values of an embedding.</summary>
    public int Size => Metadata.LatentSize;

    /// <summary>Embeds a file's first seconds.</summary>
    /// <returns>The embedding, (latent).</returns>
    /// <exception cref="AudioFormatException">The file cannot be read.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TimbreException">It is digital silence, or shorter than one window.</exception>
    public float[] Encode(string path) => Embed(AudioFile.Read(path, Features.SampleRate, Features.SamplesSeen).Samples, path);

    /// <summary>Embeds samples.</summary>
    /// <param name="samples">Samples (n), mono, nominally in [-1, 1].</param>
    /// <param name="sampleRate">Their rate in Hz; another than the model's is resampled. [100, 6,144,000]</param>
    /// <returns>The embedding, (latent).</returns>
    /// <exception cref="TimbreException">They are digital silence, or shorter than one window.</exception>
    public float[] Encode(ReadOnlySpan<float> samples, int sampleRate) => sampleRate == Features.SampleRate
        ? Embed(samples, "The sound")
        : Embed(new Resampler(sampleRate, Features.SampleRate).Resample(samples), "The sound");

    float[] Embed(ReadOnlySpan<float> samples, string name)
    {
        if (samples.Length < Features.FftSize)
            throw new TimbreException($"{name}: {samples.Length} samples at {Features.SampleRate} Hz; at least one window of {Features.FftSize} is needed.");
        var logMel = new float[Features.Size];
        if (!_logMel.TryCompute(samples, logMel))
            throw new TimbreException($"{name}: nothing but digital silence, which has no timbre.");
        var embedding = new float[Size];
        _session.Encode(logMel, 1, embedding, []);
        return embedding;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
