namespace VaePipeline.Training.Batches;

/// <summary>Changes log-mels at random before the encoder reads them. The changes depend on seed, epoch and row alone.</summary>
sealed class Augmentation(AugmentationSection section, LogMelOptions features, int seed)
{
    const float Silence = -1;
    const double NoiseSpreadDb = 6; // a bin of noise lies up to this far above or below the noise level

    /// <summary>Augments the log-mel of a row. Both are (mel bands, frames) in [-1, 1] and must not overlap; epochs count from 0.</summary>
    public void Apply(ReadOnlySpan<float> logMel, Span<float> augmented, int epoch, int row)
    {
        var random = new Philox(seed, RandomStream.Augmentation, ((long)epoch << 32) | (uint)row);
        var shift = random.NextBelow(2 * section.ShiftFrames + 1) - section.ShiftFrames;
        var level = random.NextSigned() * section.LevelDb;
        var tilt = random.NextSigned() * section.TiltDb;
        var (bands, frames) = (features.MelBands, features.Frames);
        for (var band = 0; band < bands; band++)
        {
            var change = Scaled(level + tilt * ((double)band / (bands - 1) - 0.5));
            Move(logMel.Slice(band * frames, frames), augmented.Slice(band * frames, frames), shift, change);
        }
        if (section.NoiseDb is { } loudest)
            AddNoise(ref random, augmented, loudest);
    }

    // A shift to the left repeats the last frame, since a note continues after its clip; a shift to the right starts with silence. Silence stays silence.
    static void Move(ReadOnlySpan<float> from, Span<float> to, int shift, float change)
    {
        for (var frame = 0; frame < to.Length; frame++)
        {
            var source = Math.Min(frame - shift, from.Length - 1);
            var value = source < 0 ? Silence : from[source];
            to[frame] = value <= Silence ? Silence : Math.Clamp(value + change, Silence, 1);
        }
    }

    // The same level in all bands, from inaudible up to the loudest allowed; each bin becomes the louder of noise and note.
    void AddNoise(ref Philox random, Span<float> augmented, double loudest)
    {
        var softest = -features.DynamicRangeDb - NoiseSpreadDb;
        var level = softest + random.NextUniform() * Math.Max(0, loudest - softest);
        var (center, spread) = (Scaled(level + features.DynamicRangeDb) - 1, Scaled(NoiseSpreadDb));
        if (center + spread <= Silence)
            return;
        foreach (ref var value in augmented)
            value = Math.Max(value, center + spread * (float)random.NextSigned());
    }

    // dB to the scale of log-mels, where the dynamic range spans 2
    float Scaled(double decibels) => (float)(2 * decibels / features.DynamicRangeDb);
}
