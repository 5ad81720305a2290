namespace VaePipeline.Evaluation.Sampling;

/// <summary>
/// Random numbers that are the same on every platform and version for a seed: SplitMix64 (Steele, Lea and Flood,
/// "Fast splittable pseudorandom number generators", 2014).
/// </summary>
sealed class SeededRandom(ulong seed)
{
    ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var bits = _state += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>A number in [0, limit).</summary>
    public int Next(int limit) => (int)Math.BigMul(NextBits(), (ulong)limit, out _);

    /// <summary>Shuffles in place (Fisher-Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var other = Next(i + 1);
            (values[i], values[other]) = (values[other], values[i]);
        }
    }

    /// <summary>All of 0..total-1 when they are no more than size, else size of them drawn without replacement; ascending.</summary>
    public int[] Sample(int total, int size)
    {
        var all = new int[total];
        for (var i = 0; i < total; i++)
            all[i] = i;
        if (size >= total)
            return all;
        for (var i = 0; i < size; i++)
        {
            var other = i + Next(total - i);
            (all[i], all[other]) = (all[other], all[i]);
        }
        Array.Sort(all, 0, size);
        return all[..size];
    }
}
