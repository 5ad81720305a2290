namespace VaePipeline.Training.Recordings;

/// <summary>Changes of a log-mel (mel bands, frames) whose values -1 to 1 span the dynamic range; -1 stays silence.</summary>
static class SpectrumChanges
{
    const float Silence = -1;

    /// <summary>Tilts the spectrum by an amount from the lowest band to the highest.</summary>
    public static void Tilt(Span<float> logMel, int bands, float amount)
    {
        var frames = logMel.Length / bands;
        for (var band = 0; band < bands; band++)
            Add(logMel.Slice(band * frames, frames), amount * ((float)band / (bands - 1) - 0.5f));
    }

    /// <summary>Takes an amount per band off the bands from one on.</summary>
    public static void LimitBand(Span<float> logMel, int bands, int first, float perBand)
    {
        var frames = logMel.Length / bands;
        for (var band = first; band < bands; band++)
            Add(logMel.Slice(band * frames, frames), -perBand * (band - first + 1));
    }

    /// <summary>Lets every band ring: each frame is at least the frame before minus the decay, once the level of the room is taken off.</summary>
    public static void Ring(Span<float> logMel, int bands, float level, float decay)
    {
        var frames = logMel.Length / bands;
        for (var band = 0; band < bands; band++)
        {
            var tail = Silence;
            foreach (ref var value in logMel.Slice(band * frames, frames))
            {
                tail = Math.Max(value, tail - decay);
                value = Math.Max(value, tail + level);
            }
        }
    }

    /// <summary>Moves the loudest bin to 1, as in every log-mel.</summary>
    public static void Normalize(Span<float> logMel)
    {
        var loudest = Silence;
        foreach (var value in logMel)
            loudest = Math.Max(loudest, value);
        if (loudest > Silence)
            Add(logMel, 1 - loudest);
    }

    static void Add(Span<float> values, float amount)
    {
        foreach (ref var value in values)
            value = value <= Silence ? Silence : Math.Max(Silence, value + amount);
    }
}
