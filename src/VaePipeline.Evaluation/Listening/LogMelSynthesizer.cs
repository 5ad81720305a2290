using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Audio.Reconstruction;

namespace VaePipeline.Evaluation.Listening;

/// <summary>Log-mels to WAV files.</summary>
sealed class LogMelSynthesizer(LogMel features, GriffinLimOptions options)
{
    /// <summary>How long a sound takes to end, so that it does not end in a click.</summary>
    const double FadeSeconds = 0.005;

    readonly AudioReconstruction _reconstruction = new(features.Options, options);

    public LogMelOptions Features => features.Options;

    /// <summary>Makes the sound of a log-mel.</summary>
    /// <param name="logMel">(MelBands, Frames).</param>
    /// <param name="length">Samples wanted, at most what the frames determine.</param>
    /// <param name="level">How loud.</param>
    /// <param name="phasesOf">The samples whose phases are borrowed; null to find phases of its own.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    public float[] Play(float[] logMel, int length, AudioLevel level, float[]? phasesOf, CancellationToken cancellationToken)
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
    /// How far a sound's log-mel is from the one that it was made from. Both are taken below their own maximum, since that is how a sound's is
    /// scaled, and a decoder's may have any; and both up to the end of the sound.
    /// </summary>
    public double ErrorOf(float[] samples, float[] logMel)
    {
        var heard = new float[Features.Size];
        features.TryCompute(samples, heard);
        var frames = Math.Clamp(samples.Length / Features.HopLength, 1, Features.Frames);
        var (first, second) = (UpTo(frames, heard), UpTo(frames, logMel));
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

    public void Write(string wav, float[] samples) => WavFile.Write(wav, samples, Features.SampleRate);

    void Fade(Span<float> samples)
    {
        var count = Math.Min(samples.Length, (int)(FadeSeconds * Features.SampleRate));
        for (var i = 0; i < count; i++)
            samples[samples.Length - 1 - i] *= (float)(0.5 - 0.5 * Math.Cos(Math.PI * (i + 0.5) / count));
    }
}
