using VaePipeline.Audio;
using VaePipeline.Audio.Reconstruction;

namespace VaePipeline.Evaluation.Listening;

/// <summary>Turns log-mels into sound.</summary>
sealed class LogMelSynthesizer(LogMel features, GriffinLimOptions options)
{
    /// <summary>Length of the fade-out, which avoids a click at the end.</summary>
    const double FadeSeconds = 0.005;

    readonly AudioReconstruction _reconstruction = new(features.Options, options);

    public LogMelOptions Features => features.Options;

    /// <summary>Synthesizes the sound of a log-mel.</summary>
    /// <param name="logMel">(MelBands, Frames).</param>
    /// <param name="length">Number of samples, at most as many as the frames determine.</param>
    /// <param name="level">Its level.</param>
    /// <param name="phasesOf">Samples to take the phases from; null to reconstruct phases.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    public float[] Synthesize(float[] logMel, int length, AudioLevel level, float[]? phasesOf, CancellationToken cancellationToken)
    {
        var samples = phasesOf is null
            ? _reconstruction.Reconstruct(logMel, AudioLevel.Default, cancellationToken: cancellationToken)
            : _reconstruction.ReconstructWithPhasesOf(phasesOf, logMel, AudioLevel.Default);
        samples = samples[..Math.Min(length, samples.Length)];
        level.ApplyTo(samples);
        Fade(samples);
        return samples;
    }

    /// <summary>
    /// Error between a sound's log-mel and the one it was made from. Both are scaled to their own maximum, since a sound's log-mel is, while a
    /// decoder's may have any maximum. Both are compared up to the end of the sound.
    /// </summary>
    double ErrorOf(float[] samples, float[] logMel)
    {
        var synthesized = new float[Features.Size];
        features.TryCompute(samples, synthesized);
        var frames = Math.Clamp(samples.Length / Features.HopLength, 1, Features.Frames);
        var (first, second) = (UpTo(frames, synthesized), UpTo(frames, logMel));
        BelowMaximum(first);
        BelowMaximum(second);
        return LogMelError.Between(first, second);
    }

    float[] UpTo(int frames, float[] logMel) =>
        [.. Enumerable.Range(0, Features.MelBands).SelectMany(band => logMel.AsSpan(band * Features.Frames, frames).ToArray())];

    static void BelowMaximum(float[] logMel)
    {
        var most = logMel.Max();
        foreach (ref var value in logMel.AsSpan())
            value = Math.Max(value - most + 1, -1);
    }

    /// <summary>Writes a sound as WAV and measures it.</summary>
    /// <param name="wav">The file.</param>
    /// <param name="samples">The sound.</param>
    /// <param name="logMel">The log-mel that it was made from.</param>
    /// <param name="label">The label of the result.</param>
    /// <param name="input">The log-mel that the decoder was to reproduce; null if there is none.</param>
    public SynthesizedSound Write(string wav, float[] samples, float[] logMel, PartialLabel label, float[]? input = null)
    {
        WavFile.Write(wav, samples, Features.SampleRate);
        double? decodedError = input is null ? null : LogMelError.Between(input, logMel);
        return new(wav, samples.Length / (double)Features.SampleRate, label, decodedError, ErrorOf(samples, logMel));
    }

    void Fade(Span<float> samples)
    {
        var count = Math.Min(samples.Length, (int)(FadeSeconds * Features.SampleRate));
        for (var i = 0; i < count; i++)
            samples[samples.Length - 1 - i] *= (float)(0.5 - 0.5 * Math.Cos(Math.PI * (i + 0.5) / count));
    }
}
