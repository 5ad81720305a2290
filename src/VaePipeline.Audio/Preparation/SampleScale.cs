using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VaePipeline.Audio.Preparation;

/// <summary>Mean and range of samples, found in one pass, and their copy at peak 1. The lanes are the same on every machine, and so are the bits.</summary>
/// <param name="Mean">The mean, summed in doubles.</param>
/// <param name="Least">The least sample.</param>
/// <param name="Greatest">The greatest sample.</param>
readonly record struct SampleScale(double Mean, float Least, float Greatest)
{
    /// <summary>Half the distance between the least and the greatest sample.</summary>
    public float HalfRange => (Greatest - Least) / 2;

    /// <summary>The largest magnitude without the mean; 1 for a constant.</summary>
    public float Peak => (float)Math.Max(Greatest - Mean, Mean - Least) is > 0 and var peak ? peak : 1;

    /// <summary>Measures samples (n); of no samples, everything is 0.</summary>
    public static SampleScale Of(ReadOnlySpan<float> samples)
    {
        if (samples.IsEmpty)
            return default;
        ref var start = ref MemoryMarshal.GetReference(samples);
        var (lowSum, highSum) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var (least, greatest) = (Vector256.Create(samples[0]), Vector256.Create(samples[0]));
        var i = 0;
        for (; i <= samples.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var values = Vector256.LoadUnsafe(ref start, (nuint)i);
            (least, greatest) = (Vector256.MinNative(least, values), Vector256.MaxNative(greatest, values));
            var (low, high) = Vector256.Widen(values);
            (lowSum, highSum) = (lowSum + low, highSum + high);
        }
        var sum = Vector256.Sum(lowSum + highSum);
        var (min, max) = (least[0], greatest[0]);
        for (var lane = 1; lane < Vector256<float>.Count; lane++)
            (min, max) = (Math.Min(min, least[lane]), Math.Max(max, greatest[lane]));
        foreach (var sample in samples[i..])
            (sum, min, max) = (sum + sample, Math.Min(min, sample), Math.Max(max, sample));
        return new(sum / samples.Length, min, max);
    }

    /// <summary>Copies the samples (n) that were measured without their mean, at peak 1; a constant becomes zeros.</summary>
    public void Apply(ReadOnlySpan<float> samples, Span<float> scaled)
    {
        // A large offset in a quiet sound needs more digits than a float has, so the mean is subtracted in two parts.
        var mean = (float)Mean;
        var rest = (float)(Mean - mean);
        var peak = Peak;
        var (means, rests, peaks) = (Vector256.Create(mean), Vector256.Create(rest), Vector256.Create(peak));
        var i = 0;
        for (; i <= samples.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            ((Vector256.Create(samples.Slice(i, Vector256<float>.Count)) - means - rests) / peaks).CopyTo(scaled[i..]);
        for (; i < samples.Length; i++)
            scaled[i] = (samples[i] - mean - rest) / peak;
    }
}
