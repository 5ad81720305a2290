namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>
/// Says which hashes may have come before: all that have, and a few that have not (one in 260 of 10 million, one in 24 of 30 million), in
/// 16 MB however many come. It is the filter of Bloom (1970), with a hash's bits all in one word, so that a look costs one access to
/// memory (Putze, Sanders and Singler 2007). The first are kept as they are: hashes strewn over 16 MB, a page each, would take longer.
/// </summary>
sealed class BloomFilter
{
    const int WordBits = 21;

    /// <summary>As many as take a fifth of the filter's memory.</summary>
    const int MaxKept = 100_000;

    readonly ulong[] _words = new ulong[1 << WordBits];
    HashSet<ulong>? _kept = [];

    /// <summary>Takes a hash, and says whether it may have come before.</summary>
    public bool Take(ulong hash)
    {
        if (_kept is { Count: < MaxKept })
            return !_kept.Add(hash);
        if (_kept is { } kept)
        {
            _kept = null;
            foreach (var early in kept)
                TakeBits(early);
        }
        return TakeBits(hash);
    }

    bool TakeBits(ulong hash)
    {
        ref var word = ref _words[hash >> (64 - WordBits)];
        var bits = 1UL << (int)(hash >> 37) | 1UL << (int)(hash >> 31) | 1UL << (int)(hash >> 25);
        var mayHaveCome = (word & bits) == bits;
        word |= bits;
        return mayHaveCome;
    }
}
