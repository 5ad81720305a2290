using VaePipeline.Audio.Features;

namespace VaePipeline.Audio.Reconstruction;

/// <summary>
/// Sounds from log-mels: spectra by <see cref="MelInversion"/>, phases by <see cref="GriffinLim"/>, the level from what is known of it. Any
/// number of threads may share one.
/// </summary>
public sealed class AudioReconstruction
{
    readonly MelInversion _inversion;
    readonly GriffinLim _griffinLim;

    /// <summary>Prepares the inversion.</summary>
    /// <param name="features">How the log-mels were made; those that are inverted may have any number of frames.</param>
    /// <param name="options">How well, and from which seed; its FftSize and HopLength are those of the features, whatever it says.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or the features' frames overlap by less than half.</exception>
    public AudioReconstruction(LogMelOptions features, GriffinLimOptions? options = null)
    {
        _inversion = new(features);
        _griffinLim = new((options ?? new()) with { FftSize = features.FftSize, HopLength = features.HopLength });
    }

    /// <summary>How the log-mels were made.</summary>
    public LogMelOptions Features => _inversion.Features;

    /// <summary>How phases are found.</summary>
    public GriffinLimOptions Options => _griffinLim.Options;

    /// <summary>Makes a sound that has this log-mel, with phases of its own.</summary>
    /// <param name="logMel">(MelBands, frames), mel-major; frames of any number from 2.</param>
    /// <param name="level">How loud it is to be.</param>
    /// <param name="progress">Is told after every iteration.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    /// <returns>Samples, (frames - 1) * HopLength of them, at the features' rate.</returns>
    /// <exception cref="ArgumentException">The log-mel is of another shape, or holds values that are not finite numbers.</exception>
    public float[] Reconstruct(ReadOnlySpan<float> logMel, AudioLevel level, IProgress<GriffinLimProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var (magnitudes, frames) = Magnitudes(logMel, cancellationToken);
        var samples = _griffinLim.Reconstruct(magnitudes, frames, progress, cancellationToken);
        level.ApplyTo(samples);
        return samples;
    }

    /// <summary>Makes a sound that has about this log-mel, with the phases of another: for log-mels that are near to that of a known sound.</summary>
    /// <param name="logMel">(MelBands, frames), mel-major; frames of any number from 2.</param>
    /// <param name="level">How loud it is to be.</param>
    /// <param name="phasesOf">The samples (n) whose phases are borrowed, at the features' rate.</param>
    /// <returns>Samples, (frames - 1) * HopLength of them, at the features' rate.</returns>
    /// <exception cref="ArgumentException">The log-mel is of another shape, or holds values that are not finite numbers.</exception>
    public float[] ReconstructWithPhasesOf(ReadOnlySpan<float> phasesOf, ReadOnlySpan<float> logMel, AudioLevel level)
    {
        var (magnitudes, frames) = Magnitudes(logMel, CancellationToken.None);
        var samples = _griffinLim.WithPhasesOf(phasesOf, magnitudes, frames);
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
