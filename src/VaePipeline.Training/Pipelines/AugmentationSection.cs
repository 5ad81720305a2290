namespace VaePipeline.Training.Pipelines;

/// <summary>
/// Random changes of the encoder's input, drawn again for every note and epoch. The decoder's target is the unchanged note, so the latent vector
/// learns what the changes do not affect. (As in denoising autoencoders: Vincent et al., "Extracting and composing robust features", 2008.)
/// </summary>
public sealed record AugmentationSection
{
    /// <summary>Largest change of the clip's level in dB, louder or softer; louder values are clipped at the clip's maximum. [0, 40]; default 0.</summary>
    public double LevelDb { get; init; }

    /// <summary>Largest tilt of the spectrum in dB from the lowest band to the highest, up or down. [0, 40]; default 0.</summary>
    public double TiltDb { get; init; }

    /// <summary>Largest shift of the note in frames, earlier or later. [0, 64]; default 0.</summary>
    public int ShiftFrames { get; init; }

    /// <summary>Highest level of background noise in dB relative to the clip's maximum; it masks softer bins. [-200, -10]; off by default.</summary>
    public double? NoiseDb { get; init; }

    /// <summary>Changes of the sound itself, as recordings have them; off by default. They need the notes' files.</summary>
    public RecordingSection? Recording { get; init; }

    internal AugmentationSection Validated()
    {
        Recording?.Validated();
        Require.That(
            Recording is null || this == new AugmentationSection { Recording = Recording },
            Recording,
            "without level_db, tilt_db, shift_frames and noise_db, which change the log-mel of the clean note"
        );
        Require.That(LevelDb is >= 0 and <= 40, LevelDb, "0 to 40 dB");
        Require.That(TiltDb is >= 0 and <= 40, TiltDb, "0 to 40 dB");
        Require.That(ShiftFrames is >= 0 and <= 64, ShiftFrames, "0 to 64 frames");
        Require.That(NoiseDb is null or (>= -200 and <= -10), NoiseDb, "-200 to -10 dB, or leave it out");
        return this;
    }
}
