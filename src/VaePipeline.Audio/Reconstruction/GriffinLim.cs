using VaePipeline.Kernels.Simd;

namespace VaePipeline.Audio.Reconstruction;

/// <summary>
/// Signals from magnitude spectrograms, whose phases are lost: by Griffin and Lim's iteration (1984, "Signal estimation from modified
/// short-time Fourier transform"), made fast by momentum (Perraudin, Balazs and Søndergaard, 2013, "A fast Griffin-Lim algorithm"), or with
/// phases borrowed from another sound. The transform is that of <see cref="Features.LogMel"/>: periodic Hann window, centered frames, zeros
/// around the clip. The same input gives the same bits, whatever the width of the machine's vectors. Any number of threads may share one.
/// </summary>
public sealed class GriffinLim
{
    /// <summary>Frames of the longest spectrogram: seventeen minutes at the default hop and 16 kHz, with about 30 KB of memory a frame.</summary>
    public const int MaxFrames = 65_536;

    readonly VectorWidth _width;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public GriffinLim(GriffinLimOptions? options = null) : this(options ?? new(), VectorWidths.InUse)
    {
    }

    internal GriffinLim(GriffinLimOptions options, VectorWidth width)
    {
        Options = options.Validated();
        _width = width;
    }

    /// <summary>How it works.</summary>
    public GriffinLimOptions Options { get; }

    /// <summary>Bins of a spectrum, FftSize / 2 + 1.</summary>
    public int Bins => Options.FftSize / 2 + 1;

    /// <summary>Samples that so many frames determine: (frames - 1) * HopLength, from the center of the first to that of the last.</summary>
    public int SamplesOf(int frames) => (frames - 1) * Options.HopLength;

    /// <summary>The magnitudes of a sound's short-time spectra.</summary>
    /// <param name="samples">Samples (n); continued with zeros.</param>
    /// <param name="frames">Frames wanted, from the first, which is centered on the first sample. [2, <see cref="MaxFrames"/>]</param>
    /// <returns>(Bins, frames), bin-major.</returns>
    public float[] Magnitudes(ReadOnlySpan<float> samples, int frames) => KernelFor(frames).Magnitudes(samples);

    /// <summary>Finds a signal that has this spectrogram, as nearly as the iterations come to it.</summary>
    /// <param name="magnitudes">(Bins, frames) magnitudes of spectra, bin-major, none negative.</param>
    /// <param name="frames">Frames. [2, <see cref="MaxFrames"/>]</param>
    /// <param name="progress">Is told after every iteration; measuring how near it is takes about a tenth of its time.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    /// <returns>Samples (<see cref="SamplesOf"/>).</returns>
    /// <exception cref="ArgumentException">The magnitudes are too few or too many, or one is negative or not finite.</exception>
    public float[] Reconstruct(ReadOnlySpan<float> magnitudes, int frames, IProgress<GriffinLimProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var kernel = KernelFor(frames);
        kernel.SetMagnitudes(Checked(magnitudes, frames));
        kernel.StartWithRandomPhases(Options.Seed);
        for (var iteration = 1; iteration <= Options.Iterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            kernel.Transform();
            progress?.Report(new(iteration, Options.Iterations, kernel.SpectralConvergence()));
            kernel.RenewPhases(Options.Momentum / (1 + Options.Momentum));
        }
        return kernel.Signal(SamplesOf(frames));
    }

    /// <summary>The signal whose spectra are nearest to these magnitudes with the phases of another sound.</summary>
    /// <param name="magnitudes">(Bins, frames) magnitudes of spectra, bin-major, none negative.</param>
    /// <param name="frames">Frames. [2, <see cref="MaxFrames"/>]</param>
    /// <param name="samples">The sound whose phases are borrowed (n); continued with zeros.</param>
    /// <returns>Samples (<see cref="SamplesOf"/>).</returns>
    /// <exception cref="ArgumentException">The magnitudes are too few or too many, or one is negative or not finite.</exception>
    public float[] WithPhasesOf(ReadOnlySpan<float> samples, ReadOnlySpan<float> magnitudes, int frames)
    {
        var kernel = KernelFor(frames);
        kernel.SetMagnitudes(Checked(magnitudes, frames));
        kernel.StartWithPhasesOf(samples);
        return kernel.Signal(SamplesOf(frames));
    }

    /// <summary>How far a sound's spectrogram is from these magnitudes, as a share of the latter's norm: 0 where it has them.</summary>
    /// <param name="samples">Samples (n); continued with zeros.</param>
    /// <param name="magnitudes">(Bins, frames) magnitudes of spectra, bin-major, none negative.</param>
    /// <param name="frames">Frames. [2, <see cref="MaxFrames"/>]</param>
    /// <exception cref="ArgumentException">The magnitudes are too few or too many, or one is negative or not finite.</exception>
    public double SpectralConvergence(ReadOnlySpan<float> samples, ReadOnlySpan<float> magnitudes, int frames)
    {
        var kernel = KernelFor(frames);
        kernel.SetMagnitudes(Checked(magnitudes, frames));
        return kernel.SpectralConvergence(samples);
    }

    PhaseKernel KernelFor(int frames) => frames is >= 2 and <= MaxFrames
        ? PhaseKernel.Create(new(Options.FftSize, Options.HopLength, frames), _width)
        : throw new ArgumentOutOfRangeException(nameof(frames), $"There are {frames} frames; allowed: 2 to {MaxFrames}. Cut a longer sound into parts.");

    ReadOnlySpan<float> Checked(ReadOnlySpan<float> magnitudes, int frames)
    {
        if (magnitudes.Length != (long)Bins * frames)
            throw new ArgumentException($"There are {magnitudes.Length} magnitudes; {Bins} bins * {frames} frames = {(long)Bins * frames} are required.", nameof(magnitudes));
        foreach (var magnitude in magnitudes)
            if (!(magnitude >= 0 && float.IsFinite(magnitude)))
                throw new ArgumentException(FormattableString.Invariant($"A magnitude is {magnitude}; magnitudes are finite and not negative."), nameof(magnitudes));
        return magnitudes;
    }
}
