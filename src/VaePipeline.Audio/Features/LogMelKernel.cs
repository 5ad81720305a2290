using System.Runtime.CompilerServices;
using VaePipeline.Audio.Vectors;

namespace VaePipeline.Audio.Features;

/// <summary>Log-mels with one width of vectors. Immutable, so any number of threads may use it, each with a scratch of its own.</summary>
internal abstract class LogMelKernel
{
    public static LogMelKernel Create(LogMelOptions options, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => new LogMelKernel<Doubles512, Floats512>(options),
        VectorWidth.Bits256 => new LogMelKernel<Doubles256, Floats256>(options),
        VectorWidth.Bits128 => new LogMelKernel<Doubles128, Floats128>(options),
        _ => new LogMelKernel<DoublesScalar, FloatsScalar>(options),
    };

    public abstract LogMelScratch CreateScratch();

    /// <inheritdoc cref="LogMel.TryCompute"/>
    public abstract bool TryCompute(ReadOnlySpan<float> samples, Span<float> logMel, LogMelScratch scratch);
}

/// <summary>What one computation writes on the way; reused, since it is as large as a first-level cache.</summary>
/// <param name="Segment">The samples under a group of frames, where those stick out of the clip.</param>
/// <param name="Frames">A group of frames and then their spectra (FftSize, lanes).</param>
/// <param name="Power">Their power spectra (bins, lanes).</param>
internal sealed record LogMelScratch(AlignedArray<float> Segment, AlignedArray<double> Frames, AlignedArray<double> Power);

/// <summary>
/// Takes as many frames at once as a vector has lanes: windows and transposes them, transforms, sums the bands. A band's values of
/// neighbouring frames then lie side by side, as in the result.
/// Its loops are compiled fully at once, as are those of <see cref="LaneFourier{D}"/>: a job of a thousand clips is over before the runtime would come to it.
/// Up to the sums in doubles: next to a loud pure tone, the rounding errors of a transform in floats alone reach 2e-4 at -80 dB.
/// </summary>
internal sealed unsafe class LogMelKernel<D, V> : LogMelKernel where D : unmanaged, IDoubleLanes<D> where V : unmanaged, IFloatLanes<V>
{
    /// <summary>librosa's amin: power below it is taken for it.</summary>
    const float LeastPower = 1e-10f;

    const float DbPerOctave = 3.01029996f;

    readonly LogMelOptions _options;
    readonly FourierPlan _plan;
    readonly MelBank _bank;
    readonly AlignedArray<float> _halfWindow;

    public LogMelKernel(LogMelOptions options)
    {
        _options = options;
        _plan = new(options.FftSize);
        _bank = new(options);
        _halfWindow = new(options.FftSize);
        // rounded first, halved then: halving is exact, so the products are those of the plain window
        for (var i = 0; i < options.FftSize; i++)
            _halfWindow.Span[i] = (float)(0.5 - 0.5 * Math.Cos(2 * Math.PI * i / options.FftSize)) / 2;
    }

    /// <summary>Samples that a group of frames covers.</summary>
    int SegmentLength => (D.Count - 1) * _options.HopLength + _options.FftSize;

    public override LogMelScratch CreateScratch() =>
        new(new(SegmentLength), new(_options.FftSize * D.Count), new(_plan.Bins * D.Count));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool TryCompute(ReadOnlySpan<float> samples, Span<float> logMel, LogMelScratch scratch)
    {
        if (samples.Length > _options.SamplesSeen)
            samples = samples[.._options.SamplesSeen];
        fixed (float* source = samples, mel = logMel)
        {
            for (var first = 0; first < _options.Frames; first += D.Count)
                ComputeGroup(source, samples.Length, first, mel, scratch);
            return ToDecibels(mel);
        }
    }

    /// <summary>The mel powers of frames <paramref name="first"/> and following, into their columns of <paramref name="mel"/> (MelBands, Frames).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void ComputeGroup(float* samples, int count, int first, float* mel, LogMelScratch scratch)
    {
        var frames = Math.Min(D.Count, _options.Frames - first);
        var start = first * _options.HopLength - _options.FftSize / 2;
        if (start >= count)
        {
            for (var band = 0; band < _options.MelBands; band++)
                new Span<float>(mel + band * _options.Frames + first, frames).Clear();
            return;
        }

        var segment = samples + start;
        if (start < 0 || start + SegmentLength > count)
            segment = CopyPadded(samples, count, start, scratch.Segment);
        var signal = scratch.Frames.Pointer;
        for (var i = 0; i < _options.FftSize; i += D.Count)
            D.Transpose(segment + i, _options.HopLength, _halfWindow.Pointer + i, signal + i * D.Count);
        LaneFourier<D>.Power(_plan, signal, scratch.Power.Pointer);
        SumBands(scratch.Power.Pointer, mel + first, frames);
    }

    static float* CopyPadded(float* samples, int count, int start, AlignedArray<float> segment)
    {
        var before = Math.Max(0, -start);
        var length = Math.Clamp(count - Math.Max(0, start), 0, segment.Length - before);
        var to = segment.Span;
        to[..before].Clear();
        new ReadOnlySpan<float>(samples + Math.Max(0, start), length).CopyTo(to[before..]);
        to[(before + length)..].Clear();
        return segment.Pointer;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void SumBands(double* power, float* mel, int frames)
    {
        var weights = _bank.Weights.Pointer;
        var torn = stackalloc float[D.Count];
        for (var band = 0; band < _bank.Bands.Length; band++)
        {
            var (firstBin, bins, offset) = _bank.Bands[band];
            var sum = WeightedSum(weights + offset, power + firstBin * D.Count, bins);
            var to = mel + band * _options.Frames;
            if (frames == D.Count)
            {
                sum.StoreNarrowed(to);
                continue;
            }
            sum.StoreNarrowed(torn);
            new ReadOnlySpan<float>(torn, frames).CopyTo(new(to, frames));
        }
    }

    /// <summary>The sum of (count, lanes) values, each times its weight. Two accumulators, so that one product does not wait for the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static D WeightedSum(double* weights, double* values, int count)
    {
        var (even, odd) = (D.Broadcast(0), D.Broadcast(0));
        var i = 0;
        for (; i <= count - 2; i += 2)
        {
            even = D.MultiplyAdd(D.Broadcast(weights[i]), D.Load(values + i * D.Count), even);
            odd = D.MultiplyAdd(D.Broadcast(weights[i + 1]), D.Load(values + (i + 1) * D.Count), odd);
        }
        if (i < count)
            even = D.MultiplyAdd(D.Broadcast(weights[i]), D.Load(values + i * D.Count), even);
        return even + odd;
    }

    /// <summary>Mel powers to dB below their maximum, clipped and scaled to [-1, 1]; false when nothing exceeds the least power.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    bool ToDecibels(float* mel)
    {
        var size = _options.Size;
        var loudest = Loudest(mel, size);
        if (!float.IsFinite(loudest))
            throw new ArgumentException("The samples hold values that are not finite numbers (or too large to square); read the sound again.");
        if (loudest <= LeastPower)
        {
            new Span<float>(mel, size).Fill(-1);
            return false;
        }
        var unitsPerOctave = DbPerOctave * 2 / (float)_options.DynamicRangeDb;
        var reference = Log2(V.Broadcast(loudest));
        var i = 0;
        for (; i <= size - V.Count; i += V.Count)
            Scale(V.Load(mel + i)).Store(mel + i);
        if (i == size)
            return true;
        var torn = stackalloc float[V.Count];
        new Span<float>(torn, V.Count).Fill(LeastPower);
        new ReadOnlySpan<float>(mel + i, size - i).CopyTo(new(torn, V.Count));
        Scale(V.Load(torn)).Store(torn);
        new ReadOnlySpan<float>(torn, size - i).CopyTo(new(mel + i, size - i));
        return true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        V Scale(V power) => V.Max(
            (Log2(V.Max(power, V.Broadcast(LeastPower))) - reference) * V.Broadcast(unitsPerOctave),
            V.Broadcast(-2)) + V.Broadcast(1);
    }

    /// <summary>The largest of the values, or something not finite when any of them is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Loudest(float* values, int count)
    {
        // x - x is 0, except for infinities and what is no number
        var (largest, doubts) = (V.Broadcast(0), V.Broadcast(0));
        var i = 0;
        for (; i <= count - V.Count; i += V.Count)
        {
            var value = V.Load(values + i);
            largest = V.Max(largest, value);
            doubts += value - value;
        }
        var lanes = stackalloc float[V.Count];
        largest.Store(lanes);
        var (result, doubt) = (0f, doubts.Sum());
        for (var lane = 0; lane < V.Count; lane++)
            result = Math.Max(result, lanes[lane]);
        for (; i < count; i++)
        {
            result = Math.Max(result, values[i]);
            doubt += values[i] - values[i];
        }
        return result + doubt;
    }

    /// <summary>Logarithm to base 2 of positive normal numbers, within 1e-7: the exponent, and f p(f) for a mantissa 1 + f with p a Chebyshev fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Log2(V x)
    {
        var exponent = V.Exponent(x, out var mantissa);
        var f = mantissa - V.Broadcast(1);
        var p = V.Broadcast(0.12614846f);
        p = V.MultiplyAdd(p, f, V.Broadcast(-0.20742103f));
        p = V.MultiplyAdd(p, f, V.Broadcast(0.21566986f));
        p = V.MultiplyAdd(p, f, V.Broadcast(-0.23892035f));
        p = V.MultiplyAdd(p, f, V.Broadcast(0.28791833f));
        p = V.MultiplyAdd(p, f, V.Broadcast(-0.36070484f));
        p = V.MultiplyAdd(p, f, V.Broadcast(0.4809106f));
        p = V.MultiplyAdd(p, f, V.Broadcast(-0.72134733f));
        p = V.MultiplyAdd(p, f, V.Broadcast(1.442695f));
        return V.MultiplyAdd(p, f, exponent);
    }
}
