using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Audio.Features;

/// <summary>Sums power spectra to mel bands. A bin belongs to two bands at most, neighbours, so it is read once, for both.</summary>
internal sealed unsafe class BandSums<V> where V : unmanaged, IFloatLanes<V>
{
    /// <summary>The first bin of each band, and the end of the last; a band begins before the one below it ends.</summary>
    readonly int[] _starts;

    /// <summary>For each bin from the first start: its weights in the band that begins last before it, and in the band below that.</summary>
    readonly AlignedArray<float> _weights;

    public BandSums(MelBank bank)
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

    /// <summary>Sums the bands.</summary>
    /// <param name="powers">Power spectra (bins, lanes).</param>
    /// <param name="mel">Receives (bands, lanes), from a band to the next <paramref name="stride"/> numbers.</param>
    /// <param name="stride">At least a vector.</param>
    [MethodImpl(VectorLoops.Compiled)]
    public void Sum(float* powers, float* mel, int stride)
    {
        var weights = _weights.Pointer;
        var bin = powers + _starts[0] * V.Count;
        var own = V.Broadcast(0);
        for (var band = 1; band < _starts.Length; band++)
        {
            var below = own;
            own = V.Broadcast(0);
            var shared = V.Broadcast(0);
            for (var end = powers + _starts[band] * V.Count; bin < end; bin += V.Count, weights += 2)
            {
                var power = V.Load(bin);
                own = V.MultiplyAdd(power, V.Broadcast(weights[0]), own);
                shared = V.MultiplyAdd(power, V.Broadcast(weights[1]), shared);
            }
            if (band > 1)
                (below + shared).Store(mel + (band - 2) * stride);
        }
        own.Store(mel + (_starts.Length - 2) * stride);
    }
}
