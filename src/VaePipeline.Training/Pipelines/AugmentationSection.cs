using VaePipeline.Foundation;
namespace VaePipeline.Training.Pipelines;

/// <summary>
/// How the encoder's input is changed, anew for every note and epoch, while the decoder is to give back the note as it was: what such changes leave
/// alone is what the code should hold. (As denoising autoencoders learn: Vincent et al., "Extracting and composing robust features", 2008.)
/// </summary>
public sealed record AugmentationSection
{
    /// <summary>The clip's body is up to so many dB louder or softer beside its loudest moment. [0, 40]; 0 unless given.</summary>
    public double LevelDb { get; init; }

    /// <summary>The spectrum is tilted by up to so many dB, up or down, from the lowest band to the highest. [0, 40]; 0 unless given.</summary>
    public double TiltDb { get; init; }

    /// <summary>The note starts up to so many frames earlier or later. [0, 64]; 0 unless given.</summary>
    public int ShiftFrames { get; init; }

    /// <summary>Background noise of up to so many dB relative to the clip's maximum hides what is softer. [-200, -10]; off unless given.</summary>
    public double? NoiseDb { get; init; }

    /// <summary>Returns this section, or throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value and range.</exception>
    public AugmentationSection Validated()
    {
        Require.That(LevelDb is >= 0 and <= 40, LevelDb, "0 to 40 dB");
        Require.That(TiltDb is >= 0 and <= 40, TiltDb, "0 to 40 dB");
        Require.That(ShiftFrames is >= 0 and <= 64, ShiftFrames, "0 to 64 frames");
        Require.That(NoiseDb is null or (>= -200 and <= -10), NoiseDb, "-200 to -10 dB, or leave it out");
        return this;
    }
}
