using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Audio.Features;

/// <summary>A sample of a frame: where it is, counted from the frame's column, and its weight.</summary>
internal readonly record struct FrameTap(int Offset, float Weight);

/// <summary>
/// A clip cut into hops and turned: sample i of hop h is at (i, h). Sample n of frame t is sample n mod hop of hop t + n / hop, so the same samples
/// of neighbouring frames lie side by side, to be loaded as a vector; and each is turned once, though several frames see it.
/// </summary>
internal sealed unsafe class FrameColumns<V> where V : unmanaged, IFloatLanes<V>
{
    readonly LogMelOptions _options;

    /// <summary>From sample i of a hop to sample i + 1, a whole number of vectors.</summary>
    readonly int _stride;

    /// <summary>Samples of a hop, rounded up to whole vectors.</summary>
    readonly int _rows;

    public FrameColumns(LogMelOptions options)
    {
        _options = options;
        _rows = WholeVectors(options.HopLength);
        _stride = WholeVectors(WholeVectors(options.Frames) + (options.FftSize - 1) / options.HopLength);
        var taps = new FrameTap[options.FftSize];
        for (var n = 0; n < taps.Length; n++)
            taps[n] = TapOf(n);
        Taps = new(taps);
    }

    /// <summary>A frame's samples (FftSize) under a Hann window.</summary>
    public AlignedArray<FrameTap> Taps { get; }

    /// <summary>Room for the columns of a clip, and behind them for as many hops as are turned at a time, which <see cref="Fill"/> uses at the clip's ends.</summary>
    public AlignedArray<float> Create() => new(_rows * _stride + V.Count * _options.HopLength + V.Count);

    /// <summary>Turns a clip, zeros before and after it.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    public void Fill(ReadOnlySpan<float> samples, AlignedArray<float> columns)
    {
        var hop = _options.HopLength;
        var padded = columns.Span[(_rows * _stride)..];
        fixed (float* clip = samples, spare = padded)
        {
            for (var first = 0; first < _stride; first += V.Count)
            {
                var start = first * hop - _options.FftSize / 2;
                var source = clip + start;
                if (start < 0 || start + (V.Count - 1) * hop + _rows > samples.Length)
                {
                    CopyPadded(samples, start, padded);
                    source = spare;
                }
                for (var row = 0; row < _rows; row += V.Count)
                    V.Transpose(source + row, hop, columns.Pointer + row * _stride + first, _stride);
            }
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

    FrameTap TapOf(int sample)
    {
        var (hop, place) = Math.DivRem(sample, _options.HopLength);
        return new(place * _stride + hop, (float)(0.5 - 0.5 * Math.Cos(2 * Math.PI * sample / _options.FftSize)));
    }

    static int WholeVectors(int count) => (count + V.Count - 1) / V.Count * V.Count;
}
