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

    /// <summary>Sums the bands of two groups of frames at once: a sum has to wait for each addition, and meanwhile another can be added to.</summary>
    /// <param name="first">Power spectra (bins, lanes).</param>
    /// <param name="second">The other group's; or the same ones, and the same place for the result.</param>
    /// <param name="firstMel">Receives (bands, lanes).</param>
    /// <param name="secondMel">The other's.</param>
    [MethodImpl(VectorLoops.Compiled)]
    public void Sum(float* first, float* second, float* firstMel, float* secondMel)
    {
        var weights = _weights.Pointer;
        var (other, otherMel) = (second - first, secondMel - firstMel);
        var bin = first + _starts[0] * V.Count;
        var mel = firstMel - V.Count;
        var (own0, own1) = (V.Broadcast(0), V.Broadcast(0));
        for (var band = 1; band < _starts.Length; band++, mel += V.Count)
        {
            var (below0, below1) = (own0, own1);
            (own0, own1) = (V.Broadcast(0), V.Broadcast(0));
            var (shared0, shared1) = (V.Broadcast(0), V.Broadcast(0));
            for (var end = first + _starts[band] * V.Count; bin < end; bin += V.Count, weights += 2)
            {
                var (power0, power1) = (V.Load(bin), V.Load(bin + other));
                var (weight, weightBelow) = (V.Broadcast(weights[0]), V.Broadcast(weights[1]));
                own0 = V.MultiplyAdd(power0, weight, own0);
                own1 = V.MultiplyAdd(power1, weight, own1);
                shared0 = V.MultiplyAdd(power0, weightBelow, shared0);
                shared1 = V.MultiplyAdd(power1, weightBelow, shared1);
            }
            if (band == 1)
                continue;
            (below0 + shared0).Store(mel);
            (below1 + shared1).Store(mel + otherMel);
        }
        own0.Store(mel);
        own1.Store(mel + otherMel);
    }
}
