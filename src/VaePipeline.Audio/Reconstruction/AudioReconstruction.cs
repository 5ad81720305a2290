using VaePipeline.Audio.Features;

namespace VaePipeline.Audio.Reconstruction;

/// <summary>
/// Reconstructs sounds from log-mels: magnitudes by <see cref="MelInversion"/>, phases by <see cref="GriffinLim"/>, then scaling to a given
/// level. Thread-safe.
/// </summary>
public sealed class AudioReconstruction
{
    readonly MelInversion _inversion;
    readonly GriffinLim _griffinLim;

    /// <summary>Prepares the inversion.</summary>
    /// <param name="features">The options of the log-mels; inverted log-mels may have any number of frames.</param>
    /// <param name="options">The options of the phase reconstruction; its FftSize and HopLength are replaced by those of the features.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range, or the frames of the features overlap by less than half.</exception>
    public AudioReconstruction(LogMelOptions features, GriffinLimOptions? options = null)
    {
        _inversion = new(features);
        _griffinLim = new((options ?? new()) with { FftSize = features.FftSize, HopLength = features.HopLength });
    }

    /// <summary>The options of the log-mels.</summary>
    public LogMelOptions Features => _inversion.Features;

    /// <summary>The options of the phase reconstruction.</summary>
    public GriffinLimOptions Options => _griffinLim.Options;

    /// <summary>Reconstructs a sound with this log-mel; phases are found by Griffin-Lim iterations.</summary>
    /// <param name="logMel">(MelBands, frames), mel-major; at least 2 frames.</param>
    /// <param name="level">The level of the result.</param>
    /// <param name="progress">Receives a report after each iteration.</param>
    /// <param name="cancellationToken">Checked before each iteration.</param>
    /// <returns>Samples ((frames - 1) * HopLength) at the features' sample rate.</returns>
    /// <exception cref="ArgumentException">The log-mel has the wrong shape, or contains values that are not finite numbers.</exception>
    public float[] Reconstruct(
        ReadOnlySpan<float> logMel,
        AudioLevel level,
        IProgress<GriffinLimProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var (magnitudes, frames) = Magnitudes(logMel, cancellationToken);
        return Scaled(_griffinLim.Reconstruct(magnitudes, frames, progress, cancellationToken), level);
    }

    /// <summary>Reconstructs a sound with approximately this log-mel and the phases of a known sound; for log-mels close to that of the known sound.</summary>
    /// <param name="phasesOf">The samples (n) whose phases are used, at the features' sample rate.</param>
    /// <param name="logMel">(MelBands, frames), mel-major; at least 2 frames.</param>
    /// <param name="level">The level of the result.</param>
    /// <returns>Samples ((frames - 1) * HopLength) at the features' sample rate.</returns>
    /// <exception cref="ArgumentException">The log-mel has the wrong shape, or contains values that are not finite numbers.</exception>
    public float[] ReconstructWithPhasesOf(ReadOnlySpan<float> phasesOf, ReadOnlySpan<float> logMel, AudioLevel level)
    {
        var (magnitudes, frames) = Magnitudes(logMel, CancellationToken.None);
        return Scaled(_griffinLim.WithPhasesOf(phasesOf, magnitudes, frames), level);
    }

    static float[] Scaled(float[] samples, AudioLevel level)
    {
        level.ApplyTo(samples);
        return samples;
    }

    (float[] Magnitudes, int Frames) Magnitudes(ReadOnlySpan<float> logMel, CancellationToken cancellationToken)
    {
        var frames = logMel.Length / Features.MelBands;
        var magnitudes = new float[frames * _inversion.Bins];
        _inversion.Invert(logMel, magnitudes, cancellationToken);
        return (magnitudes, frames);
    }
}
