using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Fourier;

namespace VaePipeline.Audio.Features;

/// <summary>
/// Estimates the rounding errors in mel powers from a single-precision transform. Each pass of the transform rounds with a relative error of
/// 2^-24 and spreads the error evenly over the bins that the pass computes together (a comb): each bin receives noise with 2^-48 of the mean
/// power of its comb. The comb of the first pass is all bins; later combs are the bins with the same remainder modulo 16, modulo 128, ... and
/// their mirror images. So a loud tone affects distant bins: those at a multiple of 128 from it have fifty times the noise of most others.
/// </summary>
internal sealed unsafe class RoundingErrorEstimate<V>
    where V : unmanaged, IFloatLanes<V>
{
    const double Rounding = 1.0 / (1 << 24);

    /// <summary>The assumed maximum error in standard deviations; in fifty million values of synthesized notes none reached 5.6.</summary>
    const double Deviations = 6;

    /// <summary>The relative increase, apart from noise, of a power below the dynamic range that stays unnoticed.</summary>
    const float Slack = 0.01f;

    readonly MelFilterBank _bank;
    readonly Comb[] _combs;

    /// <summary>The first comb of the last pass, which is given by its bins.</summary>
    readonly int _wide;

    /// <summary>The bins of the combs of the last pass, concatenated.</summary>
    readonly AlignedArray<int> _bins;

    readonly int[] _combOfBin;
    readonly AlignedArray<float> _largestWeights;

    /// <summary>A power is trusted if it exceeds its noise by the factor _trusted; noise may raise a lower power by the factor _lift.</summary>
    readonly float _trusted,
        _lift;

    /// <summary>Bins that a pass computes together. The next pass divides them into narrower combs; combs of the last pass are given by their bins.</summary>
    /// <param name="First">The index of the first narrower comb, or the position of the first bin.</param>
    /// <param name="Count">The number of narrower combs or bins.</param>
    /// <param name="Share">The factor from the sum of the powers up to the Nyquist frequency to the mean power of the bins.</param>
    readonly record struct Comb(int First, int Count, float Share);

    /// <summary>Prepares the estimate; the tolerance is the maximum allowed error of a value of the log-mel.</summary>
    public RoundingErrorEstimate(LogMelOptions options, RealFourierPlan<float> plan, MelFilterBank bank, double tolerance)
    {
        _bank = bank;
        (_combs, _wide, var bins) = CombsOf(plan);
        _bins = new(bins);
        _combOfBin = new int[plan.Bins];
        for (var comb = _wide; comb < _combs.Length; comb++)
            foreach (var bin in bins.AsSpan(_combs[comb].First, _combs[comb].Count))
                _combOfBin[bin] = comb;
        _largestWeights = new(Array.ConvertAll(bank.Bands, band => LargestOf(bank.Weights.Span.Slice(band.Offset, band.Count))));

        // A sum S of powers with weights up to w, each with noise n, has a variance of at most 2 n w S.
        var relative = tolerance * options.DynamicRangeDb * Math.Log(10) / 20;
        _trusted = (float)(2 * Math.Pow(Deviations * Rounding / relative, 2));
        _lift = (float)((1 + 1 / Slack) * Math.Pow(Deviations * Rounding, 2) / 2);
    }

    /// <summary>The number of values per frame that <see cref="Estimate"/> computes.</summary>
    public int Length => _combs.Length;

    static float LargestOf(ReadOnlySpan<float> weights)
    {
        var largest = 0f;
        foreach (var weight in weights)
            largest = weight > largest ? weight : largest;
        return largest;
    }

    /// <summary>
    /// Returns the combs, the number of combs before the last pass, and the bins of the combs of the last pass. Without LINQ, whose methods over
    /// numbers are not compiled ahead of time and cost each start 30 ms.
    /// </summary>
    static (Comb[], int, int[]) CombsOf(RealFourierPlan<float> plan)
    {
        var (combs, all) = (new List<Comb>(), new List<int>());
        for (var bin = 0; bin < plan.Bins; bin++)
            all.Add(bin);
        List<List<int>> pass = [all];
        var modulus = 8;
        foreach (var radix in plan.Part.Radices)
        {
            var next = new List<List<int>>();
            var firstOfNext = combs.Count + pass.Count;
            foreach (var bins in pass)
            {
                var narrower = Part(bins, modulus);
                combs.Add(new(firstOfNext + next.Count, narrower.Count, ShareOf(bins)));
                next.AddRange(narrower);
            }
            (pass, modulus) = (next, modulus * radix);
        }
        var (wide, ordered) = (combs.Count, new List<int>());
        foreach (var bins in pass)
        {
            combs.Add(new(ordered.Count, bins.Count, ShareOf(bins)));
            ordered.AddRange(bins);
        }
        return ([.. combs], wide, [.. ordered]);

        static List<List<int>> Part(List<int> bins, int modulus)
        {
            var parts = new List<List<int>>();
            foreach (var bin in bins)
            {
                var part = parts.Find(part => Remainder(part[0], modulus) == Remainder(bin, modulus));
                if (part is null)
                    parts.Add(part = []);
                part.Add(bin);
            }
            return parts;
        }

        // remainders 0 and 8 modulo 16 are transformed together
        static int Remainder(int bin, int modulus) =>
            bin % 8 == 0 ? Folded(bin % modulus, modulus) : Folded(bin % (2 * modulus), 2 * modulus);

        static int Folded(int remainder, int modulus) => Math.Min(remainder, modulus - remainder);

        float ShareOf(List<int> bins)
        {
            var twice = 0;
            foreach (var bin in bins)
                twice += bin % (plan.Size / 2) == 0 ? 1 : 2;
            return 2f / twice;
        }
    }

    /// <summary>
    /// Estimates the noise of each comb's bins (groups, Length, lanes), as a multiple of 2^-48, from power spectra (groups, bins, lanes), for the
    /// groups of frames that <see cref="MelProjection{V}"/> takes at once.
    /// </summary>
    [MethodImpl(VectorLoops.Compiled)]
    public void Estimate(float* powers, int bins, float* noise)
    {
        nint pitch = bins * V.Count,
            noisePitch = Length * V.Count;
        var bin = _bins.Pointer;
        for (var i = _wide; i < _combs.Length; i++)
        {
            var (sum0, sum1, sum2, sum3) = (V.Broadcast(0), V.Broadcast(0), V.Broadcast(0), V.Broadcast(0));
            for (var end = bin + _combs[i].Count; bin < end; bin++)
            {
                var power = powers + *bin * V.Count;
                sum0 += V.Load(power);
                sum1 += V.Load(power + pitch);
                sum2 += V.Load(power + 2 * pitch);
                sum3 += V.Load(power + 3 * pitch);
            }
            var to = noise + i * V.Count;
            sum0.Store(to);
            sum1.Store(to + noisePitch);
            sum2.Store(to + 2 * noisePitch);
            sum3.Store(to + 3 * noisePitch);
        }
        for (var group = 0; group < MelProjection<V>.Groups; group++)
            Spread(noise + group * noisePitch);
    }

    /// <summary>Computes the noise of all combs from the powers of the narrowest.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    void Spread(float* noise)
    {
        for (var i = _wide - 1; i >= 0; i--)
        {
            var sum = V.Broadcast(0);
            for (var part = _combs[i].First; part < _combs[i].First + _combs[i].Count; part++)
                sum += V.Load(noise + part * V.Count);
            sum.Store(noise + i * V.Count);
        }
        (V.Load(noise) * V.Broadcast(_combs[0].Share)).Store(noise);
        for (var i = 0; i < _wide; i++)
        {
            var whole = V.Load(noise + i * V.Count);
            for (var part = _combs[i].First; part < _combs[i].First + _combs[i].Count; part++)
                V.MultiplyAdd(V.Load(noise + part * V.Count), V.Broadcast(_combs[part].Share), whole).Store(noise + part * V.Count);
        }
    }

    /// <summary>
    /// Finds frames with mel powers (bands, lanes) that are too close to their noise (Length, lanes), where powers below the floor are clipped.
    /// Returns a positive number or NaN for each frame with such a power, else 0.
    /// </summary>
    [MethodImpl(VectorLoops.Compiled)]
    public V Doubt(float* noise, float* mel, float floor)
    {
        var all = V.Load(noise);
        var (trusted, lift, least) = (V.Broadcast(_trusted), V.Broadcast(-_lift), V.Broadcast(floor * (1 - Slack)));

        // Quick test with the noise of the noisiest bin for all bins, slightly increased so that rounding cannot hide a doubtful power.
        var noisiest = Noisiest(noise) * V.Broadcast(_trusted * 1.001f);
        var suspicion = Suspicion(noisiest, mel, least);

        var doubt = V.Broadcast(0);
        if (V.AnyAbove(suspicion, doubt))
            for (var band = 0; band < _largestWeights.Length; band++, mel += V.Count)
            {
                var power = V.Load(mel);
                var unclipped = V.Max(power, least);
                if (!V.AnyAbove(noisiest * V.Broadcast(_largestWeights.Pointer[band]), unclipped))
                    continue;
                var weighted = LargestWeighted(noise, band);
                doubt = V.Max(V.Min(V.MultiplySubtract(weighted, trusted, unclipped), power - V.MultiplyAdd(weighted, lift, least)), doubt);
            }
        // NaN where the noise is not finite
        return doubt + (all - all);
    }

    /// <summary>The largest noise of all bins. Two accumulators hide the latency.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    V Noisiest(float* noise)
    {
        var (even, odd) = (V.Load(noise), V.Load(noise));
        var end = noise + _combs.Length * V.Count;
        noise += _wide * V.Count;
        for (; noise <= end - 2 * V.Count; noise += 2 * V.Count)
            (even, odd) = (V.Max(even, V.Load(noise)), V.Max(odd, V.Load(noise + V.Count)));
        return V.Max(V.Max(even, odd), V.Load(end - V.Count));
    }

    /// <summary>Positive where the power of a band does not exceed its noise, assuming the noisiest bin's noise for all bins.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    V Suspicion(V noisiest, float* mel, V least)
    {
        var (even, odd) = (V.Broadcast(0), V.Broadcast(0));
        var weights = _largestWeights.Pointer;
        var end = weights + _largestWeights.Length;
        for (; weights < end - 1; weights += 2, mel += 2 * V.Count)
        {
            even = V.Max(even, V.MultiplySubtract(noisiest, V.Broadcast(weights[0]), V.Max(V.Load(mel), least)));
            odd = V.Max(odd, V.MultiplySubtract(noisiest, V.Broadcast(weights[1]), V.Max(V.Load(mel + V.Count), least)));
        }
        return weights == end
            ? V.Max(even, odd)
            : V.Max(V.Max(even, odd), V.MultiplySubtract(noisiest, V.Broadcast(weights[0]), V.Max(V.Load(mel), least)));
    }

    /// <summary>The largest product of noise and weight over the bins of a band.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    V LargestWeighted(float* noise, int band)
    {
        var (firstBin, bins, offset) = _bank.Bands[band];
        var weights = _bank.Weights.Pointer + offset;
        var largest = V.Broadcast(0);
        for (var i = 0; i < bins; i++)
            largest = V.Max(largest, V.Load(noise + _combOfBin[firstBin + i] * V.Count) * V.Broadcast(weights[i]));
        return largest;
    }
}
