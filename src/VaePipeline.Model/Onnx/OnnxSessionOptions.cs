namespace VaePipeline.Model.Onnx;

/// <summary>How an <see cref="EncoderSession"/> or a <see cref="DecoderSession"/> runs.</summary>
public sealed record OnnxSessionOptions
{
    /// <summary>Threads that share one call; 0 takes every core. [0, 1,024]</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Whether idle threads spin while they wait for work. Faster for calls that follow each other at once; off by default, so that
    /// reading and featurization get those cores.
    /// </summary>
    public bool SpinWhileIdle { get; init; }

    /// <summary>Returns these options, or throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public OnnxSessionOptions Validated() => Threads is >= 0 and <= 1024
        ? this
        : throw new ArgumentOutOfRangeException(nameof(Threads), $"Threads is {Threads}; allowed: 0 (every core) to 1024.");
}
