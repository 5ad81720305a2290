using System.Collections.Concurrent;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Audio.Features;

/// <summary>
/// Computes log-mel spectrograms as <see cref="LogMelOptions"/> defines them, within 1e-4 of librosa's definition in double precision.
/// Any number of threads may share one; after each thread's first call it allocates nothing.
/// </summary>
public sealed class LogMel
{
    /// <summary>What of it transforming in floats may take; all else takes 2e-6.</summary>
    internal const double Tolerance = 9.8e-5;

    readonly LogMelKernel _kernel;
    readonly ConcurrentBag<LogMelScratch> _scratches = [];

    /// <summary>Prepares window, transform and mel bands.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public LogMel(LogMelOptions options) : this(options, VectorWidths.InUse)
    {
    }

    internal LogMel(LogMelOptions options, VectorWidth width, double tolerance = Tolerance)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options.Validated();
        _kernel = LogMelKernel.Create(Options, width, tolerance);
    }

    /// <summary>What is computed.</summary>
    public LogMelOptions Options { get; }

    /// <summary>Computes the log-mel of a clip.</summary>
    /// <param name="samples">
    /// Samples (n), mono, at <see cref="LogMelOptions.SampleRate"/>. Those after <see cref="LogMelOptions.SamplesSeen"/> are not read; a
    /// shorter clip, even an empty one, is continued with zeros.
    /// </param>
    /// <param name="logMel">Receives (MelBands, Frames), mel-major, in [-1, 1]: 1 is the clip's loudest value, -1 is DynamicRangeDb below it.</param>
    /// <returns>False for digital silence (no band of any frame exceeds a power of 1e-10): there is nothing to tell, all values are -1.</returns>
    /// <exception cref="ArgumentException"><paramref name="logMel"/> has not MelBands * Frames values, or a sample is not a finite number.</exception>
    public bool TryCompute(ReadOnlySpan<float> samples, Span<float> logMel)
    {
        if (logMel.Length != Options.Size)
            throw new ArgumentException($"The log-mel has room for {logMel.Length} values; it needs {Options.MelBands} * {Options.Frames} = {Options.Size}.", nameof(logMel));
        if (!_scratches.TryTake(out var scratch))
            scratch = _kernel.CreateScratch();
        try
        {
            return _kernel.TryCompute(samples, logMel, scratch);
        }
        finally
        {
            _scratches.Add(scratch);
        }
    }
}
