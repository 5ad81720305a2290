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
    /// <param name="length">Number of samples, at most as many as the frames cover.</param>
    /// <param name="level">Its level.</param>
    /// <param name="phasesOf">Samples to take the phases from; null to reconstruct phases.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    public float[] Synthesize(float[] logMel, int length, AudioLevel level, float[]? phasesOf, CancellationToken cancellationToken)
    {
        logMel = Continued(logMel, length);
        var samples = phasesOf is null
            ? _reconstruction.Reconstruct(logMel, AudioLevel.Default, cancellationToken: cancellationToken)
            : _reconstruction.ReconstructWithPhasesOf(phasesOf, logMel, AudioLevel.Default);
        samples = samples[..Math.Min(length, samples.Length)];
        Fade(samples);
        level.ApplyTo(samples);
        return samples;
    }

    /// <summary>Writes a sound as WAV and measures what its synthesis lost.</summary>
    /// <param name="wav">The file.</param>
    /// <param name="samples">The sound (n).</param>
    /// <param name="logMel">The log-mel (MelBands, Frames) that it was made from.</param>
    /// <param name="label">The label that the log-mel was decoded with.</param>
    /// <param name="level">The level that it should have.</param>
    public SynthesizedSound Write(string wav, float[] samples, float[] logMel, PartialLabel label, AudioLevel level)
    {
        WavFile.Write(wav, samples, Features.SampleRate);
        var synthesized = new float[Features.Size];
        features.ComputeClip(samples, synthesized);
        var comparison = new LogMelComparison(Features, synthesized, LogMelComparison.FramesOf(samples.Length, Features));
        return new(
            wav,
            samples.Length / (double)Features.SampleRate,
            label,
            20 * Math.Log10(AudioLevel.Of(samples).Rms / level.Rms),
            comparison.ErrorOf(logMel, comparison.ShiftOf(logMel))
        );
    }

    /// <summary>
    /// A log-mel whose frames' centers reach the end of a sound. The frames cover half a window more than the way between their centers; there, the
    /// last frame is repeated.
    /// </summary>
    float[] Continued(float[] logMel, int length)
    {
        var frames = Math.Max(Features.Frames, (length + Features.HopLength - 1) / Features.HopLength + 1);
        if (frames == Features.Frames)
            return logMel;
        var continued = new float[Features.MelBands * frames];
        for (var band = 0; band < Features.MelBands; band++)
        {
            var row = logMel.AsSpan(band * Features.Frames, Features.Frames);
            row.CopyTo(continued.AsSpan(band * frames));
            continued.AsSpan(band * frames + row.Length, frames - row.Length).Fill(row[^1]);
        }
        return continued;
    }

    void Fade(Span<float> samples)
    {
        var count = Math.Min(samples.Length, (int)(FadeSeconds * Features.SampleRate));
        for (var i = 0; i < count; i++)
            samples[samples.Length - 1 - i] *= (float)(0.5 - 0.5 * Math.Cos(Math.PI * (i + 0.5) / count));
    }
}
