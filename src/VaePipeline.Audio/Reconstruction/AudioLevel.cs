namespace VaePipeline.Audio.Reconstruction;

/// <summary>How loud a sound is; log-mels do not tell, since each is scaled to its own maximum.</summary>
/// <param name="Rms">Root of the mean square of its samples, nominally in [0, 1].</param>
public readonly record struct AudioLevel(double Rms)
{
    /// <summary>The largest sample that is written: just under full scale.</summary>
    public const float HighestPeak = 0.999f;

    /// <summary>A level to take where there is nothing to go by: -20 dB below full scale.</summary>
    public static AudioLevel Usual { get; } = new(0.1);

    /// <summary>The level of some samples; 0 for none.</summary>
    public static AudioLevel Of(ReadOnlySpan<float> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
            sum += (double)sample * sample;
        return new(samples.IsEmpty ? 0 : Math.Sqrt(sum / samples.Length));
    }

    /// <summary>A level between two, even in dB: 0 gives the first, 1 the second.</summary>
    public static AudioLevel Between(AudioLevel first, AudioLevel second, double share) =>
        new(Math.Pow(first.Rms, 1 - share) * Math.Pow(second.Rms, share));

    /// <summary>Scales samples to this level, or as near to it as <see cref="HighestPeak"/> lets them.</summary>
    /// <returns>Whether they have come to the level; false where they would have clipped, or are nothing but zeros.</returns>
    public bool ApplyTo(Span<float> samples)
    {
        var (rms, peak) = (Of(samples).Rms, 0f);
        foreach (var sample in samples)
            peak = Math.Max(peak, Math.Abs(sample));
        if (peak == 0)
            return Rms == 0;
        var (gain, most) = (Rms / rms, HighestPeak / peak);
        foreach (ref var sample in samples)
            sample = (float)(sample * Math.Min(gain, most));
        return gain <= most;
    }
}
