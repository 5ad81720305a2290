namespace VaePipeline.Audio.Reconstruction;

/// <summary>
/// Reconstructs signals from magnitude spectrograms: by the iteration of Griffin and Lim (1984, "Signal estimation from modified short-time
/// Fourier transform") with momentum (Perraudin, Balazs and Søndergaard, 2013, "A fast Griffin-Lim algorithm"), or with the phases of another
/// sound. The transform is that of <see cref="Features.LogMel"/>: periodic Hann window, centered frames, zero padding. Results have the same
/// bits for every vector width. Thread-safe.
/// </summary>
public sealed class GriffinLim
{
    /// <summary>The maximum number of frames: seventeen minutes at the default hop and 16 kHz. Memory use is about 30 KB per frame.</summary>
    public const int MaxFrames = 65_536;

    readonly VectorWidth _width;

    /// <summary>Creates an instance with these options, or the defaults.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public GriffinLim(GriffinLimOptions? options = null)
        : this(options ?? new(), VectorWidths.InUse) { }

    internal GriffinLim(GriffinLimOptions options, VectorWidth width)
    {
        Options = options.Validated();
        _width = width;
    }

    /// <summary>The options.</summary>
    public GriffinLimOptions Options { get; }

    /// <summary>Bins in a spectrum, FftSize / 2 + 1.</summary>
    public int Bins => Options.FftSize / 2 + 1;

    /// <summary>The number of samples that a number of frames determines: (frames - 1) * HopLength, from the center of the first to that of the last.</summary>
    public int SamplesOf(int frames) => (frames - 1) * Options.HopLength;

    /// <summary>Computes the magnitudes of a sound's short-time spectra.</summary>
    /// <param name="samples">Samples (n); padded with zeros.</param>
    /// <param name="frames">The number of frames; the first is centered on the first sample. [2, <see cref="MaxFrames"/>]</param>
    /// <returns>(Bins, frames), bin-major.</returns>
    public float[] Magnitudes(ReadOnlySpan<float> samples, int frames)
    {
        var kernel = KernelFor(frames);
        kernel.Analyze(samples);
        return kernel.Magnitudes();
    }

    /// <summary>Reconstructs a signal whose spectrogram approximates these magnitudes.</summary>
    /// <param name="magnitudes">(Bins, frames) magnitudes of spectra, bin-major, none negative.</param>
    /// <param name="frames">The number of frames. [2, <see cref="MaxFrames"/>]</param>
    /// <param name="progress">Receives a report after each iteration; measuring the convergence takes about a tenth of the time of an iteration.</param>
    /// <param name="cancellationToken">Checked before each iteration.</param>
    /// <returns>Samples (<see cref="SamplesOf"/>).</returns>
    /// <exception cref="ArgumentException">The number of magnitudes is wrong, or one is negative or not finite.</exception>
    public float[] Reconstruct(
        ReadOnlySpan<float> magnitudes,
        int frames,
        IProgress<GriffinLimProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var kernel = KernelFor(magnitudes, frames);
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

    /// <summary>Computes the signal whose spectra are nearest to these magnitudes with the phases of another sound.</summary>
    /// <param name="samples">The samples (n) of the sound whose phases are used; padded with zeros.</param>
    /// <param name="magnitudes">(Bins, frames) magnitudes of spectra, bin-major, none negative.</param>
    /// <param name="frames">The number of frames. [2, <see cref="MaxFrames"/>]</param>
    /// <returns>Samples (<see cref="SamplesOf"/>).</returns>
    /// <exception cref="ArgumentException">The number of magnitudes is wrong, or one is negative or not finite.</exception>
    public float[] WithPhasesOf(ReadOnlySpan<float> samples, ReadOnlySpan<float> magnitudes, int frames)
    {
        var kernel = KernelFor(magnitudes, frames);
        kernel.Analyze(samples);
        kernel.RenewPhases(0);
        return kernel.Signal(SamplesOf(frames));
    }

    /// <summary>Computes the spectral convergence: the distance of a sound's spectrogram from these magnitudes, relative to their norm; 0 is an exact match.</summary>
    /// <param name="samples">Samples (n); padded with zeros.</param>
    /// <param name="magnitudes">(Bins, frames) magnitudes of spectra, bin-major, none negative.</param>
    /// <param name="frames">The number of frames. [2, <see cref="MaxFrames"/>]</param>
    /// <exception cref="ArgumentException">The number of magnitudes is wrong, or one is negative or not finite.</exception>
    public double SpectralConvergence(ReadOnlySpan<float> samples, ReadOnlySpan<float> magnitudes, int frames)
    {
        var kernel = KernelFor(magnitudes, frames);
        kernel.Analyze(samples);
        return kernel.SpectralConvergence();
    }

    GriffinLimKernel KernelFor(int frames)
    {
        Require.That(frames is >= 2 and <= MaxFrames, frames, $"2 to {MaxFrames}; cut a longer sound into parts");
        return GriffinLimKernel.Create(new(Options.FftSize, Options.HopLength, frames), _width);
    }

    GriffinLimKernel KernelFor(ReadOnlySpan<float> magnitudes, int frames)
    {
        var kernel = KernelFor(frames);
        if (magnitudes.Length != (long)Bins * frames)
            throw new ArgumentException(
                $"There are {magnitudes.Length} magnitudes; {Bins} bins * {frames} frames = {(long)Bins * frames} are required.",
                nameof(magnitudes)
            );
        foreach (var magnitude in magnitudes)
            if (!(magnitude >= 0 && float.IsFinite(magnitude)))
                throw new ArgumentException(
                    FormattableString.Invariant($"A magnitude is {magnitude}; magnitudes are finite and not negative."),
                    nameof(magnitudes)
                );
        kernel.SetMagnitudes(magnitudes);
        return kernel;
    }
}
