using System.Buffers;
using System.Collections.Concurrent;
using VaePipeline.Audio.Preparation;

namespace VaePipeline.Audio.Features;

/// <summary>
/// Computes log-mel spectrograms as <see cref="LogMelOptions"/> defines them, within 1e-4 of librosa's definition in double precision.
/// Thread-safe; after the first call of each concurrent thread it allocates no memory.
/// </summary>
public sealed class LogMel
{
    /// <summary>Error budget of the single-precision transform; everything else adds at most 2e-6.</summary>
    internal const double Tolerance = 9.8e-5;

    readonly LogMelKernel _kernel;
    readonly ConcurrentBag<LogMelScratch> _scratches = [];

    /// <summary>Prepares the window, the transform and the mel filters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public LogMel(LogMelOptions options)
        : this(options, VectorWidths.InUse) { }

    internal LogMel(LogMelOptions options, VectorWidth width, double tolerance = Tolerance)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options.Validated();
        _kernel = LogMelKernel.Create(Options, width, tolerance);
    }

    /// <summary>The options of the log-mels.</summary>
    public LogMelOptions Options { get; }

    /// <summary>Computes the log-mel of a clip.</summary>
    /// <param name="samples">
    /// Samples (n), mono, at <see cref="LogMelOptions.SampleRate"/>. Samples after <see cref="LogMelOptions.SamplesSeen"/> are ignored; a
    /// shorter clip, even an empty one, is padded with zeros. With <see cref="LogMelOptions.Preparation"/>, the whole sound, which is prepared first.
    /// </param>
    /// <param name="logMel">Receives (MelBands, Frames), mel-major, in [-1, 1]: 1 is the clip's maximum, -1 is DynamicRangeDb below it.</param>
    /// <returns>With preparation, false for a silent or too short sound. Otherwise, false for digital silence (no band of any frame exceeds a power of 1e-10); all values are then -1.</returns>
    /// <exception cref="ArgumentException">The length of <paramref name="logMel"/> is not MelBands * Frames, or a sample is not a finite number.</exception>
    public bool TryCompute(ReadOnlySpan<float> samples, Span<float> logMel) =>
        Options.Preparation is null ? TryComputeClip(samples, logMel) : Prepare(samples, logMel).Condition == ClipCondition.Usable;

    /// <summary>Prepares a sound and computes the log-mel of its clip; the log-mel of a clip that cannot be used is -1.</summary>
    internal PreparedClip Prepare(ReadOnlySpan<float> samples, Span<float> logMel)
    {
        var buffer = ArrayPool<float>.Shared.Rent(samples.Length + Options.SamplesSeen);
        try
        {
            samples.CopyTo(buffer);
            var clip = buffer.AsSpan(samples.Length, Options.SamplesSeen);
            var prepared = SoundPreparation.Prepare(buffer.AsMemory(0, samples.Length), Options.Preparation!, clip);
            if (prepared.Condition != ClipCondition.Usable)
                logMel.Fill(-1);
            else if (!TryComputeClip(clip[..prepared.Length], logMel))
                return prepared with { Condition = ClipCondition.Silent };
            return prepared;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    /// <summary><see cref="TryCompute"/> of a clip that is prepared already.</summary>
    internal bool TryComputeClip(ReadOnlySpan<float> samples, Span<float> logMel) => ComputeClip(samples, logMel) > 0;

    /// <summary>Computes the log-mel of a clip that is prepared already, relative to its maximum or to that of another clip.</summary>
    /// <param name="samples">Samples (n), as <see cref="TryCompute"/> takes them.</param>
    /// <param name="logMel">Receives (MelBands, Frames), mel-major: 1 is the reference, and louder values exceed it.</param>
    /// <param name="reference">The mel power that becomes 1: what this method returned for another clip. By default, the clip's maximum.</param>
    /// <returns>The clip's highest mel power; 0 for digital silence, whose values are all -1.</returns>
    internal float ComputeClip(ReadOnlySpan<float> samples, Span<float> logMel, float? reference = null)
    {
        if (logMel.Length != Options.Size)
            throw new ArgumentException(
                $"The span for the log-mel has {logMel.Length} values; it needs {Options.MelBands} * {Options.Frames} = {Options.Size}.",
                nameof(logMel)
            );
        if (!_scratches.TryTake(out var scratch))
            scratch = _kernel.CreateScratch();
        try
        {
            return _kernel.Compute(samples, logMel, scratch, reference);
        }
        finally
        {
            _scratches.Add(scratch);
        }
    }
}
