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

/// <summary>What one computation writes on the way; reused, since it is a quarter of a megabyte.</summary>
/// <param name="Columns">The clip's samples, as <see cref="FrameColumns{V}"/> turns them.</param>
/// <param name="Spectra">A group of frames on their way to spectra (numbers, lanes).</param>
/// <param name="Power">Their power spectra (bins, lanes).</param>
internal sealed record LogMelScratch(AlignedArray<float> Columns, AlignedArray<double> Spectra, AlignedArray<float> Power);

/// <summary>
/// Takes as many frames at once as a vector has lanes: transforms them, sums the bands. A band's values of neighbouring frames then lie side
/// by side, as in the result.
/// Its loops are compiled fully at once, as are those of the transform: a job of a thousand clips is over before the runtime would come to it.
/// Transforms in doubles: next to a loud pure tone, the rounding errors of a transform in floats alone reach 2e-4 at -80 dB.
/// </summary>
internal sealed unsafe class LogMelKernel<D, V> : LogMelKernel where D : unmanaged, IDoubleLanes<D> where V : unmanaged, IFloatLanes<V>
{
    /// <summary>librosa's amin: power below it is taken for it.</summary>
    const float LeastPower = 1e-10f;

    const float DbPerOctave = 3.01029996f;

    readonly LogMelOptions _options;
    readonly RealFourierPlan<double> _plan;
    readonly FrameColumns<V> _columns;
    readonly MelBank _bank;

    public LogMelKernel(LogMelOptions options)
    {
        _options = options;
        _plan = new(options.FftSize);
        _columns = new(options);
        _bank = new(options);
    }

    public override LogMelScratch CreateScratch() => new(_columns.Create(), new(_plan.WorkLength * D.Count), new(_plan.Bins * V.Count));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool TryCompute(ReadOnlySpan<float> samples, Span<float> logMel, LogMelScratch scratch)
    {
        if (samples.Length > _options.SamplesSeen)
            samples = samples[.._options.SamplesSeen];
        _columns.Fill(samples, scratch.Columns);
        fixed (float* mel = logMel)
        {
            for (var first = 0; first < _options.Frames; first += V.Count)
                ComputeGroup(first, samples.Length, mel, scratch);
            return ToDecibels(mel);
        }
    }

    /// <summary>The mel powers of frames <paramref name="first"/> and following, into their columns of <paramref name="mel"/> (MelBands, Frames).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void ComputeGroup(int first, int count, float* mel, LogMelScratch scratch)
    {
        var frames = Math.Min(V.Count, _options.Frames - first);
        if (first * _options.HopLength - _options.FftSize / 2 >= count)
        {
            for (var band = 0; band < _options.MelBands; band++)
                new Span<float>(mel + band * _options.Frames + first, frames).Clear();
            return;
        }
        for (var lane = 0; lane < V.Count; lane += D.Count)
        {
            var samples = new Samples(_columns.Taps.Pointer, scratch.Columns.Pointer + first + lane);
            RealFourier<D, double>.Transform(_plan, samples, scratch.Spectra.Pointer, new Powers(scratch.Power.Pointer + lane));
        }
        SumBands(scratch.Power.Pointer, mel + first, frames);
    }

    /// <summary>The windowed samples of frames that begin at neighbouring columns.</summary>
    readonly struct Samples(FrameTap* taps, float* columns) : RealFourier<D, double>.ISamples
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public D Load(int index) => D.LoadProduct(columns + taps[index].Offset, taps[index].Weight);
    }

    /// <summary>Squared magnitudes (bins, lanes), rounded to floats.</summary>
    readonly struct Powers(float* powers) : RealFourier<D, double>.IBins
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int bin, Complex<D, double> value) => value.Power.StoreFloats(powers + bin * V.Count);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void StoreConjugate(int bin, Complex<D, double> value) => Store(bin, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void SumBands(float* power, float* mel, int frames)
    {
        var weights = _bank.Weights.Pointer;
        var torn = stackalloc float[V.Count];
        for (var band = 0; band < _bank.Bands.Length; band++)
        {
            var (firstBin, bins, offset) = _bank.Bands[band];
            var sum = WeightedSum(weights + offset, power + firstBin * V.Count, bins);
            var to = mel + band * _options.Frames;
            if (frames == V.Count)
            {
                sum.Store(to);
                continue;
            }
            sum.Store(torn);
            new ReadOnlySpan<float>(torn, frames).CopyTo(new(to, frames));
        }
    }

    /// <summary>The sum of (count, lanes) values, each times its weight. Two accumulators, so that one product does not wait for the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static V WeightedSum(float* weights, float* values, int count)
    {
        var (even, odd) = (V.Broadcast(0), V.Broadcast(0));
        var i = 0;
        for (; i <= count - 2; i += 2)
        {
            even = V.MultiplyAdd(V.Broadcast(weights[i]), V.Load(values + i * V.Count), even);
            odd = V.MultiplyAdd(V.Broadcast(weights[i + 1]), V.Load(values + (i + 1) * V.Count), odd);
        }
        if (i < count)
            even = V.MultiplyAdd(V.Broadcast(weights[i]), V.Load(values + i * V.Count), even);
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
