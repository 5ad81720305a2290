using System.Numerics;

namespace VaePipeline.Datasets;

/// <summary>
/// xoshiro256** seeded with splitmix64 (Blackman and Vigna, "Scrambled linear pseudorandom number generators").
/// Splits, rendered sets and synthesized notes must not change for a seed, and existing ones were drawn with it;
/// everything else uses <see cref="Foundation.Philox"/>.
/// </summary>
sealed class Xoshiro256
{
    ulong _a,
        _b,
        _c,
        _d;

    /// <summary>An independent generator for each (seed, stream).</summary>
    public Xoshiro256(int seed, int stream = 0)
    {
        var mixer = ((ulong)(uint)stream << 32) | (uint)seed;
        (_a, _b, _c, _d) = (SplitMix(ref mixer), SplitMix(ref mixer), SplitMix(ref mixer), SplitMix(ref mixer));
    }

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A whole number in [0, limit), each equally likely (Lemire 2019).</summary>
    public int Below(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var range = (uint)limit;
        var product = (ulong)(uint)(Next() >> 32) * range;
        if ((uint)product < range)
            for (var reject = (0u - range) % range; (uint)product < reject; )
                product = (ulong)(uint)(Next() >> 32) * range;
        return (int)(product >> 32);
    }

    /// <summary>A number in [-1, 1).</summary>
    public double Signed() => (long)Next() * (1.0 / 9223372036854775808.0);

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
