using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Audio.Features;

/// <summary>Mel powers as what a log-mel holds.</summary>
internal static unsafe class MelDecibels<V> where V : unmanaged, IFloatLanes<V>
{
    /// <summary>librosa's amin: power below it is taken for it.</summary>
    public const float LeastPower = 1e-10f;

    const float DbPerOctave = 3.01029996f;

    /// <summary>To dB below the loudest, clipped and scaled to [-1, 1].</summary>
    /// <param name="mel">Mel powers (groups, bands, lanes).</param>
    /// <param name="logMel">Receives (bands, frames).</param>
    /// <param name="bands">Bands.</param>
    /// <param name="frames">Frames; a last group of less than a vector is written as far as it goes.</param>
    /// <param name="loudest">The loudest power.</param>
    /// <param name="dynamicRangeDb">What lies further below it is clipped.</param>
    [MethodImpl(VectorLoops.Compiled)]
    public static void Scale(float* mel, float* logMel, int bands, int frames, float loudest, double dynamicRangeDb)
    {
        var unitsPerOctave = V.Broadcast(DbPerOctave * 2 / (float)dynamicRangeDb);
        var reference = Log2(V.Broadcast(loudest));
        var torn = stackalloc float[V.Count];
        for (var band = 0; band < bands; band++, mel += V.Count)
        {
            var power = mel;
            for (var end = logMel + frames / V.Count * V.Count; logMel < end; logMel += V.Count, power += bands * V.Count)
                Scaled(V.Load(power), reference, unitsPerOctave).Store(logMel);
            var rest = frames % V.Count;
            if (rest == 0)
                continue;
            Scaled(V.Load(power), reference, unitsPerOctave).Store(torn);
            new ReadOnlySpan<float>(torn, rest).CopyTo(new(logMel, rest));
            logMel += rest;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Scaled(V power, V reference, V unitsPerOctave) => V.Max(
        (Log2(V.Max(power, V.Broadcast(LeastPower))) - reference) * unitsPerOctave,
        V.Broadcast(-2)) + V.Broadcast(1);

    /// <summary>The largest of the values, or something not finite when any of them is not.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    public static float Loudest(float* values, int count)
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
        // Math.Max of floats would keep the method from being compiled ahead
        for (var lane = 0; lane < V.Count; lane++)
            result = lanes[lane] > result ? lanes[lane] : result;
        for (; i < count; i++)
        {
            result = values[i] > result ? values[i] : result;
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
