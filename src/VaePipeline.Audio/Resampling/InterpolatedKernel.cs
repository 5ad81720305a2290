namespace VaePipeline.Audio.Resampling;

/// <summary>
/// Resampling by ratios of large numbers: a table with a row for every fractional position would be too large, so the filter is interpolated
/// linearly between the rows of a fixed number of positions. Computes one output at a time.
/// </summary>
internal sealed unsafe class InterpolatedKernel<V> : ResampleKernel
    where V : unmanaged, IFloatLanes<V>
{
    /// <summary>Rows per sample of the lower rate; the error of linear interpolation is -107 dB: (0.95 pi / 512)^2 / 8.</summary>
    const int RowsPerLowerSample = 512;

    /// <summary>Row lengths are multiples of two vectors of the widest kind.</summary>
    const int RowMultiple = 32;

    readonly int _up,
        _down,
        _halfTaps,
        _rows,
        _rowLength;
    readonly AlignedArray<float> _table;

    public InterpolatedKernel(SincFilter filter, int up, int down)
    {
        (_up, _down, _halfTaps) = (up, down, filter.HalfTaps);
        _rows = (int)Math.Ceiling(RowsPerLowerSample * filter.LowerRate);
        _rowLength = (filter.Taps + RowMultiple - 1) / RowMultiple * RowMultiple;
        _table = new((_rows + 1) * _rowLength);
        for (var row = 0; row <= _rows; row++)
            filter.Sample((double)row / _rows, _table.Span.Slice(row * _rowLength, filter.Taps));
    }

    public override int HalfTaps => _halfTaps;

    public override void Run(ReadOnlySpan<float> samples, Span<float> result)
    {
        Span<float> padded = new float[_rowLength];
        var (whole, part) = (0L, 0);
        var (wholeStep, partStep) = Math.DivRem(_down, _up);
        fixed (
            float* source = samples,
                edge = padded
        )
            for (var n = 0; n < result.Length; n++)
            {
                var first = whole - _halfTaps + 1;
                var window = source + first;
                if (first < 0 || first + _rowLength > samples.Length)
                {
                    CopyPadded(samples, first, padded);
                    window = edge;
                }
                result[n] = Between((double)part / _up * _rows, window);
                whole += wholeStep;
                part += partStep;
                if (part >= _up)
                {
                    part -= _up;
                    whole++;
                }
            }
    }

    float Between(double place, float* window)
    {
        var row = (int)place;
        var weight = (float)(place - row);
        var lower = _table.Pointer + row * _rowLength;
        var upper = lower + _rowLength;
        // two accumulators each, to hide the latency
        var (a0, a1, b0, b1) = (V.Broadcast(0), V.Broadcast(0), V.Broadcast(0), V.Broadcast(0));
        for (var i = 0; i < _rowLength; i += 2 * V.Count)
        {
            var (input0, input1) = (V.Load(window + i), V.Load(window + i + V.Count));
            a0 = V.MultiplyAdd(V.Load(lower + i), input0, a0);
            a1 = V.MultiplyAdd(V.Load(lower + i + V.Count), input1, a1);
            b0 = V.MultiplyAdd(V.Load(upper + i), input0, b0);
            b1 = V.MultiplyAdd(V.Load(upper + i + V.Count), input1, b1);
        }
        var sum = (a0 + a1).Sum();
        return sum + ((b0 + b1).Sum() - sum) * weight;
    }
}
