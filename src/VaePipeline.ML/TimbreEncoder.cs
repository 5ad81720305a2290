using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Audio.Preparation;
using VaePipeline.Audio.Resampling;

namespace VaePipeline.ML;

/// <summary>Embeds single sounds. It is thread-safe.</summary>
public sealed class TimbreEncoder : IDisposable
{
    readonly EncoderSession _session;
    readonly LogMel _logMel;

    /// <summary>Opens a model.</summary>
    /// <param name="model">A model's folder, a run's folder, or an encoder's .onnx file.</param>
    /// <exception cref="OnnxModelException">The model does not exist or is not an encoder.</exception>
    public TimbreEncoder(string model)
    {
        // One thread per call: for many sounds, call it from several threads, or use the transforms.
        _session = new(ModelPath.Resolve(model).Encoder, threads: 1);
        _logMel = new(Features);
    }

    /// <summary>The model's metadata.</summary>
    public OnnxMetadata Metadata => _session.Metadata;

    /// <summary>The features of the model's input.</summary>
    public LogMelOptions Features => Metadata.Features;

    /// <summary>The size of an embedding.</summary>
    public int Size => Metadata.LatentSize;

    /// <summary>Embeds the start of a file.</summary>
    /// <returns>The embedding, (latent).</returns>
    /// <exception cref="AudioFormatException">The file cannot be read.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="TimbreException">The sound is digital silence or shorter than one window.</exception>
    public float[] Encode(string path)
    {
        var samples = new float[Features.SamplesSeen];
        var clip = AudioFile.ReadClip(path, Features, samples);
        if (Features.Preparation is null)
            return Embed(samples.AsSpan(0, clip.Length), path);
        var logMel = new float[Features.Size];
        if (clip.Condition == ClipCondition.Usable && !_logMel.TryComputeClip(samples.AsSpan(0, clip.Length), logMel))
            clip = clip with { Condition = ClipCondition.Silent };
        return Embed(logMel, clip.Condition, path);
    }

    /// <summary>Embeds samples.</summary>
    /// <param name="samples">Samples (n), mono, nominally in [-1, 1].</param>
    /// <param name="sampleRate">Their rate in Hz; resampled to the model's if it differs. [100, 6,144,000]</param>
    /// <returns>The embedding, (latent).</returns>
    /// <exception cref="TimbreException">The sound is digital silence or shorter than one window.</exception>
    public float[] Encode(ReadOnlySpan<float> samples, int sampleRate) =>
        sampleRate == Features.SampleRate
            ? Embed(samples, "The sound")
            : Embed(new Resampler(sampleRate, Features.SampleRate).Resample(samples), "The sound");

    float[] Embed(ReadOnlySpan<float> samples, string name)
    {
        var logMel = new float[Features.Size];
        if (Features.Preparation is not null)
            return Embed(logMel, _logMel.Prepare(samples, logMel).Condition, name);
        if (samples.Length < Features.FftSize)
            throw new TimbreException(
                $"{name}: {samples.Length} samples at {Features.SampleRate} Hz; at least one window of {Features.FftSize} is needed."
            );
        if (!_logMel.TryCompute(samples, logMel))
            throw new TimbreException($"{name}: only digital silence, which has no timbre.");
        return Embed(logMel, ClipCondition.Usable, name);
    }

    float[] Embed(float[] logMel, ClipCondition condition, string name)
    {
        if (condition != ClipCondition.Usable)
            throw new TimbreException($"{name}: {NoteStatus.MessageOf(condition)}");
        var embedding = new float[Size];
        _session.Encode(logMel, 1, embedding, []);
        return embedding;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
