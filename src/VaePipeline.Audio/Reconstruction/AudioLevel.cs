namespace VaePipeline.Audio.Reconstruction;

/// <summary>The level of a sound. A log-mel does not contain it, because it is scaled to its own maximum.</summary>
/// <param name="Rms">Root mean square of the samples, nominally in [0, 1].</param>
public readonly record struct AudioLevel(double Rms)
{
    /// <summary>The maximum magnitude of scaled samples: just below full scale.</summary>
    public const float MaxPeak = 0.999f;

    /// <summary>The level of sounds whose original level is unknown: 20 dB below full scale.</summary>
    public static AudioLevel Default { get; } = new(0.1);

    /// <summary>Measures the level of samples; 0 if there are none.</summary>
    public static AudioLevel Of(ReadOnlySpan<float> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
            sum += (double)sample * sample;
        return new(samples.IsEmpty ? 0 : Math.Sqrt(sum / samples.Length));
    }

    /// <summary>Interpolates between two levels, linearly in dB: 0 gives the first, 1 the second.</summary>
    public static AudioLevel Between(AudioLevel first, AudioLevel second, double share) =>
        new(Math.Pow(first.Rms, 1 - share) * Math.Pow(second.Rms, share));

    /// <summary>Scales samples to this level, or to the highest level with peaks of at most <see cref="MaxPeak"/>.</summary>
    /// <returns>Whether the level was reached; false if the samples would clip, or are all zero and the level is not.</returns>
    public bool ApplyTo(Span<float> samples)
    {
        var (rms, peak) = (Of(samples).Rms, 0f);
        foreach (var sample in samples)
            peak = Math.Max(peak, Math.Abs(sample));
        if (peak == 0)
            return Rms == 0;
        var (gain, maxGain) = (Rms / rms, MaxPeak / peak);
        foreach (ref var sample in samples)
            sample = (float)(sample * Math.Min(gain, maxGain));
        return gain <= maxGain;
    }
}
