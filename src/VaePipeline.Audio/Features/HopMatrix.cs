using System.Runtime.CompilerServices;

namespace VaePipeline.Audio.Features;

/// <summary>
/// A clip cut into hops and transposed: sample i of hop h is at (i, h). Sample n of frame t is sample n mod hop of hop t + n / hop, so
/// corresponding samples of neighboring frames are adjacent and load as one vector. Each sample is transposed once, although several frames
/// contain it.
/// </summary>
internal sealed unsafe class HopMatrix<V>
    where V : unmanaged, IFloatLanes<V>
{
    readonly LogMelOptions _options;

    /// <summary>Samples in a hop, rounded up to whole vectors.</summary>
    readonly int _rows;

    public HopMatrix(LogMelOptions options)
    {
        _options = options;
        _rows = WholeVectors(options.HopLength);
        Stride = WholeVectors(WholeVectors(options.Frames) + (options.FftSize - 1) / options.HopLength);
        Weights = new(options.FftSize);
        Offsets = new(options.FftSize);
        var part = options.FftSize / 16;
        for (var n = 0; n < options.FftSize; n++)
        {
            var (hop, row) = Math.DivRem(n, options.HopLength);
            Weights.Span[n % part * 16 + n / part] = (float)(0.5 - 0.5 * Math.Cos(2 * Math.PI * n / options.FftSize));
            Offsets.Span[n % part * 16 + n / part] = row * Stride + hop;
        }
    }

    /// <summary>The Hann window in the transform's order, (FftSize / 16, 16): each row has sixteen weights that are a sixteenth of the frame apart.</summary>
    public AlignedArray<float> Weights { get; }

    /// <summary>The offsets of the samples in the same order, relative to the frame's column.</summary>
    public AlignedArray<int> Offsets { get; }

    /// <summary>Whether a frame is exactly four hops long.</summary>
    public bool HasQuarterHops => 4 * _options.HopLength == _options.FftSize;

    /// <summary>The distance from sample i of a hop to sample i + 1, a whole number of vectors.</summary>
    public int Stride { get; }

    /// <summary>Allocates the columns of a clip, followed by scratch space for one vector of hops, which <see cref="Fill"/> uses at the ends of the clip.</summary>
    public AlignedArray<float> Create() => new(_rows * Stride + V.Count * _options.HopLength + V.Count);

    /// <summary>The number of vectors of hops that the frames cover.</summary>
    public int Vectors => Stride / V.Count;

    /// <summary>The position in the clip of the first sample of a vector of hops.</summary>
    public int Start(int vector) => vector * V.Count * _options.HopLength - _options.FftSize / 2;

    /// <summary>Transposes a vector of hops of a clip; the clip is padded with zeros.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    public void Fill(ReadOnlySpan<float> samples, AlignedArray<float> columns, int vector)
    {
        var hop = _options.HopLength;
        var padded = columns.Span[(_rows * Stride)..];
        fixed (
            float* clip = samples,
                spare = padded
        )
        {
            var start = Start(vector);
            var source = clip + start;
            if (start < 0 || start + (V.Count - 1) * hop + _rows > samples.Length)
            {
                CopyPadded(samples, start, padded);
                source = spare;
            }
            var to = columns.Pointer + vector * V.Count;
            for (var row = 0; row < _rows; row += V.Count)
                V.Transpose(source + row, hop, to + row * Stride, Stride);
        }
    }

    static void CopyPadded(ReadOnlySpan<float> samples, int start, Span<float> padded)
    {
        var before = Math.Clamp(-start, 0, padded.Length);
        var length = Math.Clamp(samples.Length - Math.Max(0, start), 0, padded.Length - before);
        padded[..before].Clear();
        if (length > 0)
            samples.Slice(Math.Max(0, start), length).CopyTo(padded[before..]);
        padded[(before + length)..].Clear();
    }

    static int WholeVectors(int count) => (count + V.Count - 1) / V.Count * V.Count;
}
