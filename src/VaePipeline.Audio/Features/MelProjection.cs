using System.Runtime.CompilerServices;

namespace VaePipeline.Audio.Features;

/// <summary>Projects power spectra to mel bands. A bin belongs to at most two bands, which are neighbors, so it is read once for both.</summary>
internal sealed unsafe class MelProjection<V>
    where V : unmanaged, IFloatLanes<V>
{
    /// <summary>The first bin of each band, then the end of the last band. A band starts before the band below it ends.</summary>
    readonly int[] _starts;

    /// <summary>For each bin from the first start on: its weight in the last band that starts at or before it, and in the band below that one.</summary>
    readonly AlignedArray<float> _weights;

    public MelProjection(MelFilterBank bank)
    {
        var bands = bank.Bands;
        _starts = new int[bands.Length + 1];
        foreach (var band in bands)
            _starts[^1] = Math.Max(_starts[^1], band.FirstBin + band.Count);
        for (var band = bands.Length - 1; band >= 0; band--)
            _starts[band] = bands[band].Count > 0 ? bands[band].FirstBin : _starts[band + 1];

        var weights = new List<float>();
        for (var band = 0; band < bands.Length; band++)
        for (var bin = _starts[band]; bin < _starts[band + 1]; bin++)
            weights.AddRange(WeightOf(band, bin), band > 0 ? WeightOf(band - 1, bin) : 0);
        _weights = new([.. weights]);

        float WeightOf(int band, int bin) =>
            bin - bands[band].FirstBin is var i && i >= 0 && i < bands[band].Count ? bank.Weights.Span[bands[band].Offset + i] : 0;
    }

    /// <summary>Groups of frames summed at once: independent sums hide the latency of each addition.</summary>
    public const int Groups = 4;

    /// <summary>Computes the mel powers of all bands (Groups, bands, lanes) from power spectra (Groups, bins, lanes).</summary>
    [MethodImpl(VectorLoops.Compiled)]
    public void Sum(float* powers, int bins, float* mel)
    {
        nint pitch = bins * V.Count,
            melPitch = (_starts.Length - 1) * V.Count;
        var weights = _weights.Pointer;
        var bin = powers + _starts[0] * V.Count;
        mel -= V.Count;
        var (own0, own1, own2, own3) = (V.Broadcast(0), V.Broadcast(0), V.Broadcast(0), V.Broadcast(0));
        for (var band = 1; band < _starts.Length; band++, mel += V.Count)
        {
            // The contributions of these bins to the band below, which completes its sum, and to this band.
            var (below0, below1, below2, below3) = (V.Broadcast(0), V.Broadcast(0), V.Broadcast(0), V.Broadcast(0));
            var (next0, next1, next2, next3) = (V.Broadcast(0), V.Broadcast(0), V.Broadcast(0), V.Broadcast(0));
            for (var end = powers + _starts[band] * V.Count; bin < end; bin += V.Count, weights += 2)
            {
                var (weight, weightBelow) = (V.Broadcast(weights[0]), V.Broadcast(weights[1]));
                var power = V.Load(bin);
                next0 = V.MultiplyAdd(power, weight, next0);
                below0 = V.MultiplyAdd(power, weightBelow, below0);
                power = V.Load(bin + pitch);
                next1 = V.MultiplyAdd(power, weight, next1);
                below1 = V.MultiplyAdd(power, weightBelow, below1);
                power = V.Load(bin + 2 * pitch);
                next2 = V.MultiplyAdd(power, weight, next2);
                below2 = V.MultiplyAdd(power, weightBelow, below2);
                power = V.Load(bin + 3 * pitch);
                next3 = V.MultiplyAdd(power, weight, next3);
                below3 = V.MultiplyAdd(power, weightBelow, below3);
            }
            if (band > 1)
                Store(own0 + below0, own1 + below1, own2 + below2, own3 + below3, mel, melPitch);
            (own0, own1, own2, own3) = (next0, next1, next2, next3);
        }
        Store(own0, own1, own2, own3, mel, melPitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(V sum0, V sum1, V sum2, V sum3, float* mel, nint pitch)
    {
        sum0.Store(mel);
        sum1.Store(mel + pitch);
        sum2.Store(mel + 2 * pitch);
        sum3.Store(mel + 3 * pitch);
    }
}
