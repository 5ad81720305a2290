using System.Runtime.InteropServices;

namespace VaePipeline.Evaluation.Neighbors;

/// <summary>Sorts all rows by their distance to a query: a stable radix sort, since the bits of non-negative floats sort like integers.</summary>
sealed class DistanceRanking(int rows)
{
    const int DigitBits = 11;
    const int Digits = 3;
    const int Buckets = 1 << DigitBits;

    ulong[] _entries = new ulong[rows];
    ulong[] _sorted = new ulong[rows];
    readonly int[] _starts = new int[Digits * Buckets];

    /// <summary>(N) entries in ascending order of distance, then of row.</summary>
    public ReadOnlySpan<ulong> Sort(ReadOnlySpan<float> squared)
    {
        var bits = MemoryMarshal.Cast<float, uint>(squared);
        Array.Clear(_starts);
        for (var row = 0; row < bits.Length; row++)
        {
            var key = bits[row];
            _entries[row] = (ulong)key << 32 | (uint)row;
            for (var digit = 0; digit < Digits; digit++)
                _starts[digit * Buckets + (int)(key >> (digit * DigitBits) & (Buckets - 1))]++;
        }
        for (var digit = 0; digit < Digits; digit++)
            Scatter(_starts.AsSpan(digit * Buckets, Buckets), 32 + digit * DigitBits);
        return _entries;
    }

    /// <summary>The row of an entry.</summary>
    public static int Row(ulong entry) => (int)(uint)entry;

    /// <summary>The sort key of an entry; equal for equal distances.</summary>
    public static uint Key(ulong entry) => (uint)(entry >> 32);

    void Scatter(Span<int> counts, int shift)
    {
        var start = 0;
        for (var bucket = 0; bucket < counts.Length; bucket++)
            (counts[bucket], start) = (start, start + counts[bucket]);
        foreach (var entry in _entries)
            _sorted[counts[(int)(entry >> shift) & (Buckets - 1)]++] = entry;
        (_entries, _sorted) = (_sorted, _entries);
    }
}
