using System.Runtime.CompilerServices;

namespace VaePipeline.Audio.Features;

/// <summary>Converts mel powers to scaled decibels.</summary>
internal static unsafe class PowerToDecibels<V>
    where V : unmanaged, IFloatLanes<V>
{
    /// <summary>The minimum power (librosa's amin); lower powers are raised to it.</summary>
    public const float MinPower = 1e-10f;

    const float DbPerOctave = 3.01029996f;

    /// <summary>
    /// Converts mel powers (groups, bands, lanes) to dB below the loudest (bands, frames), clipped to the dynamic range and scaled to [-1, 1]. The
    /// number of frames need not be a multiple of the lanes.
    /// </summary>
    [MethodImpl(VectorLoops.Compiled)]
    public static void Scale(float* mel, float* logMel, int bands, int frames, float loudest, double dynamicRangeDb)
    {
        var unitsPerOctave = V.Broadcast(DbPerOctave * 2 / (float)dynamicRangeDb);
        Log2(V.Broadcast(loudest), V.Broadcast(loudest), out var reference, out _);
        var group = bands * V.Count;
        var remainder = stackalloc float[2 * V.Count];
        for (var band = 0; band < bands; band++, mel += V.Count)
        {
            var power = mel;
            for (var end = logMel + frames / (2 * V.Count) * 2 * V.Count; logMel < end; logMel += 2 * V.Count, power += 2 * group)
                Scale(power, group, reference, unitsPerOctave, logMel);
            var rest = frames % (2 * V.Count);
            if (rest == 0)
                continue;
            Scale(power, rest > V.Count ? group : 0, reference, unitsPerOctave, remainder);
            new ReadOnlySpan<float>(remainder, rest).CopyTo(new(logMel, rest));
            logMel += rest;
        }
    }

    /// <summary>Scales one band of two groups of frames.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Scale(float* power, nint other, V reference, V unitsPerOctave, float* logMel)
    {
        Log2(
            V.Max(V.Load(power), V.Broadcast(MinPower)),
            V.Max(V.Load(power + other), V.Broadcast(MinPower)),
            out var log,
            out var otherLog
        );
        (V.Max((log - reference) * unitsPerOctave, V.Broadcast(-2)) + V.Broadcast(1)).Store(logMel);
        (V.Max((otherLog - reference) * unitsPerOctave, V.Broadcast(-2)) + V.Broadcast(1)).Store(logMel + V.Count);
    }

    /// <summary>Returns the largest value, or a non-finite number if any value is not finite.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    public static float Loudest(float* values, int count)
    {
        // x - x is 0, except for infinities and NaN. Two accumulators each hide the latency.
        var (largest, other) = (V.Broadcast(0), V.Broadcast(0));
        var (doubts, otherDoubts) = (V.Broadcast(0), V.Broadcast(0));
        var i = 0;
        for (; i <= count - 2 * V.Count; i += 2 * V.Count)
        {
            var (value, next) = (V.Load(values + i), V.Load(values + i + V.Count));
            largest = V.Max(largest, value);
            other = V.Max(other, next);
            doubts += value - value;
            otherDoubts += next - next;
        }
        var lanes = stackalloc float[V.Count];
        V.Max(largest, other).Store(lanes);
        var (result, doubt) = (0f, (doubts + otherDoubts).Sum());
        // Math.Max of floats would prevent ahead-of-time compilation of this method.
        for (var lane = 0; lane < V.Count; lane++)
            result = lanes[lane] > result ? lanes[lane] : result;
        for (; i < count; i++)
        {
            result = values[i] > result ? values[i] : result;
            doubt += values[i] - values[i];
        }
        return result + doubt;
    }

    /// <summary>
    /// Logarithms to base 2 of positive normal numbers, within 1e-7: the exponent plus f p(f) for a mantissa 1 + f, where p is a Chebyshev fit.
    /// Two vectors at once hide the latency.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Log2(V x, V y, out V logX, out V logY)
    {
        var (exponentX, exponentY) = (V.Exponent(x, out var f), V.Exponent(y, out var g));
        (f, g) = (f - V.Broadcast(1), g - V.Broadcast(1));
        var (p, q) = (V.Broadcast(0.12614846f), V.Broadcast(0.12614846f));
        (p, q) = (V.MultiplyAdd(p, f, V.Broadcast(-0.20742103f)), V.MultiplyAdd(q, g, V.Broadcast(-0.20742103f)));
        (p, q) = (V.MultiplyAdd(p, f, V.Broadcast(0.21566986f)), V.MultiplyAdd(q, g, V.Broadcast(0.21566986f)));
        (p, q) = (V.MultiplyAdd(p, f, V.Broadcast(-0.23892035f)), V.MultiplyAdd(q, g, V.Broadcast(-0.23892035f)));
        (p, q) = (V.MultiplyAdd(p, f, V.Broadcast(0.28791833f)), V.MultiplyAdd(q, g, V.Broadcast(0.28791833f)));
        (p, q) = (V.MultiplyAdd(p, f, V.Broadcast(-0.36070484f)), V.MultiplyAdd(q, g, V.Broadcast(-0.36070484f)));
        (p, q) = (V.MultiplyAdd(p, f, V.Broadcast(0.4809106f)), V.MultiplyAdd(q, g, V.Broadcast(0.4809106f)));
        (p, q) = (V.MultiplyAdd(p, f, V.Broadcast(-0.72134733f)), V.MultiplyAdd(q, g, V.Broadcast(-0.72134733f)));
        (p, q) = (V.MultiplyAdd(p, f, V.Broadcast(1.442695f)), V.MultiplyAdd(q, g, V.Broadcast(1.442695f)));
        logX = V.MultiplyAdd(p, f, exponentX);
        logY = V.MultiplyAdd(q, g, exponentY);
    }
}
