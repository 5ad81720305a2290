namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>
/// Detects repeated hashes in 16 MB of memory, however many there are. It never misses a repetition, and reports a few false ones (one in 260 of
/// 10 million, one in 24 of 30 million). All bits of a hash are in one word, so a lookup takes one memory access. The first hashes are kept in a
/// set: scattering them over 16 MB, one page each, would take longer.
/// </summary>
/// <remarks>Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970; blocked as in Putze, Sanders and Singler 2007.</remarks>
sealed class BloomFilter
{
    const int WordBits = 21;

    /// <summary>The set of first hashes takes up to a fifth of the filter's memory.</summary>
    const int MaxKept = 100_000;

    readonly ulong[] _words = new ulong[1 << WordBits];
    HashSet<ulong>? _kept = [];

    /// <summary>Adds a hash; true if it may have been added before.</summary>
    public bool Add(ulong hash)
    {
        if (_kept is { Count: < MaxKept })
            return !_kept.Add(hash);
        if (_kept is { } kept)
        {
            _kept = null;
            foreach (var early in kept)
                AddBits(early);
        }
        return AddBits(hash);
    }

    bool AddBits(ulong hash)
    {
        ref var word = ref _words[hash >> (64 - WordBits)];
        var bits = 1UL << (int)(hash >> 37) | 1UL << (int)(hash >> 31) | 1UL << (int)(hash >> 25);
        var isKnown = (word & bits) == bits;
        word |= bits;
        return isKnown;
    }
}
