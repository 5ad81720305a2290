using System.Collections.Concurrent;

namespace VaePipeline.Audio.Resampling;

/// <summary>
/// Resampling by ratios of small numbers: after a period of inputs and outputs the filter's rows repeat. Each lane of a vector processes its
/// own period, so all lanes share a weight; four neighboring outputs are computed together, so an input is loaded once.
/// </summary>
internal sealed unsafe class PeriodicKernel<V> : ResampleKernel
    where V : unmanaged, IFloatLanes<V>
{
    const int Outputs = 4;

    /// <summary>The minimum period; shorter ones are repeated, because all inputs under the filter are transposed for each period.</summary>
    const int MinPeriod = 128;

    readonly SincFilter _filter;
    readonly int _periodIn,
        _periodOut,
        _span,
        _columns;
    readonly int[] _starts;
    readonly AlignedArray<float> _weights;
    readonly ConcurrentBag<Scratch> _scratches = [];

    public PeriodicKernel(SincFilter filter, int up, int down)
    {
        _filter = filter;
        var repeats = Math.Max(1, MinPeriod / up);
        (_periodIn, _periodOut) = (down * repeats, up * repeats);
        var quads = (_periodOut + Outputs - 1) / Outputs;
        _starts = [.. Enumerable.Range(0, quads).Select(quad => PlaceOf(quad * Outputs))];
        _span = filter.Taps + Enumerable.Range(0, quads).Max(quad => PlaceOf(quad * Outputs + Outputs - 1) - _starts[quad]);
        _columns = (_starts[^1] + _span + V.Count - 1) / V.Count * V.Count;
        _weights = new(quads * _span * Outputs);
        FillWeights(up, down);

        int PlaceOf(int output) => (int)((long)output * down / up);
    }

    public override int HalfTaps => _filter.HalfTaps;

    public override void Run(ReadOnlySpan<float> samples, Span<float> result)
    {
        if (!_scratches.TryTake(out var scratch))
            scratch = new(new((V.Count - 1) * _periodIn + _columns), new(_columns * V.Count));
        fixed (float* source = samples)
            for (
                var (first, from) = (0L, 1L - HalfTaps);
                first < result.Length;
                first += (long)V.Count * _periodOut, from += (long)V.Count * _periodIn
            )
            {
                var segment = source + from;
                if (from < 0 || from + scratch.Segment.Length > samples.Length)
                {
                    CopyPadded(samples, from, scratch.Segment.Span);
                    segment = scratch.Segment.Pointer;
                }
                for (var column = 0; column < _columns; column += V.Count)
                    V.Transpose(segment + column, _periodIn, scratch.Inputs.Pointer + column * V.Count, V.Count);
                FilterPeriods(scratch.Inputs.Pointer, result[(int)first..]);
            }
        _scratches.Add(scratch);
    }

    /// <summary>Filters one period per lane: inputs (columns, lanes) to outputs (lanes, period), as far as the result extends.</summary>
    void FilterPeriods(float* inputs, Span<float> result)
    {
        var lanes = stackalloc float[Outputs * V.Count];
        for (var quad = 0; quad < _starts.Length; quad++)
        {
            var input = inputs + _starts[quad] * V.Count;
            var weight = _weights.Pointer + quad * _span * Outputs;
            var (sum0, sum1, sum2, sum3) = (V.Broadcast(0), V.Broadcast(0), V.Broadcast(0), V.Broadcast(0));
            for (var tap = 0; tap < _span; tap++, input += V.Count, weight += Outputs)
            {
                var value = V.Load(input);
                sum0 = V.MultiplyAdd(V.Broadcast(weight[0]), value, sum0);
                sum1 = V.MultiplyAdd(V.Broadcast(weight[1]), value, sum1);
                sum2 = V.MultiplyAdd(V.Broadcast(weight[2]), value, sum2);
                sum3 = V.MultiplyAdd(V.Broadcast(weight[3]), value, sum3);
            }
            sum0.Store(lanes);
            sum1.Store(lanes + V.Count);
            sum2.Store(lanes + 2 * V.Count);
            sum3.Store(lanes + 3 * V.Count);

            var outputs = Math.Min(Outputs, _periodOut - quad * Outputs);
            for (var lane = 0; lane < V.Count; lane++)
            {
                var first = (long)lane * _periodOut + quad * Outputs;
                for (var output = 0; output < outputs && first + output < result.Length; output++)
                    result[(int)first + output] = lanes[output * V.Count + lane];
            }
        }
    }

    /// <summary>Fills (span, 4) weights for each four outputs: filter rows, each shifted to its position among their common inputs, padded with zeros.</summary>
    void FillWeights(int up, int down)
    {
        var row = new float[_filter.Taps];
        for (var output = 0; output < _periodOut; output++)
        {
            var (place, part) = Math.DivRem((long)output * down, up);
            _filter.Sample((double)part / up, row);
            var (quad, column) = Math.DivRem(output, Outputs);
            var shift = (int)place - _starts[quad];
            for (var tap = 0; tap < row.Length; tap++)
                _weights.Span[(quad * _span + shift + tap) * Outputs + column] = row[tap];
        }
    }

    /// <param name="Segment">The inputs under a group of periods that extends beyond the clip, padded with zeros.</param>
    /// <param name="Inputs">The inputs of the periods (columns, lanes).</param>
    sealed record Scratch(AlignedArray<float> Segment, AlignedArray<float> Inputs);
}
