using VaePipeline.Foundation;

namespace VaePipeline.Model.Onnx;

/// <summary>Options of an <see cref="EncoderSession"/> or <see cref="DecoderSession"/>.</summary>
public sealed record OnnxSessionOptions
{
    /// <summary>Threads per call; 0 is one per core. [0, 1,024]</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Whether idle threads spin while they wait for work. It speeds up calls in quick succession; off by default, because then reading and
    /// featurization can use these cores.
    /// </summary>
    public bool SpinWhileIdle { get; init; }

    /// <summary>Returns these options, or throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public OnnxSessionOptions Validated()
    {
        Require.That(Threads is >= 0 and <= 1024, Threads, "0 (every core) to 1024");
        return this;
    }
}
