using System.Runtime.InteropServices;

namespace VaePipeline.Evaluation.Neighbors;

/// <summary>Rows of the same samples under several ids. Vectors are compared bit by bit.</summary>
sealed class TwinRows
{
    readonly int[] _groups;

    TwinRows(int[] groups)
    {
        var sizes = new int[groups.Length];
        foreach (var group in groups)
            if (group >= 0)
                sizes[group]++;
        _groups = Array.ConvertAll(groups, group => group >= 0 && sizes[group] > 1 ? group : -1);
        Count = _groups.Count(group => group >= 0);
    }

    /// <summary>Finds rows whose vectors are equal in every table, or in every kind of vector that can tell sounds apart.</summary>
    /// <param name="rows">Number of rows, N.</param>
    /// <param name="kinds">One or more kinds of vectors: each returns the vector (D) of a row.</param>
    public static TwinRows Of(int rows, IReadOnlyList<Func<int, ReadOnlySpan<float>>> kinds)
    {
        var firstOf = new Dictionary<int, int>(rows, new EqualVectors(kinds));
        return new([.. Enumerable.Range(0, rows).Select(row => firstOf.TryAdd(row, row) ? row : firstOf[row])]);
    }

    /// <inheritdoc cref="Of(int, IReadOnlyList{Func{int, ReadOnlySpan{float}}})"/>
    public static TwinRows Of(params IReadOnlyList<EmbeddingTable> tables) =>
        Of(tables[0].Count, [.. tables.Select(Func<int, ReadOnlySpan<float>> (table) => row => table[row])]);

    /// <summary>
    /// Finds rows that are likely to be of the same samples although the sounds are unknown: their vectors are equal in every table, and all
    /// rows with these vectors have the same labels. A vector with several labels may be that of a collapsed model; without twins it scores
    /// by chance, as it should.
    /// </summary>
    /// <param name="tables">One or more tables with the same rows.</param>
    /// <param name="labels">Columns of labels; unknown cells agree with all others.</param>
    public static TwinRows OfUnknownSounds(IReadOnlyList<EmbeddingTable> tables, IReadOnlyList<TextColumn> labels)
    {
        var groups = Of(tables)._groups;
        var mixed = labels
            .SelectMany(label =>
                groups
                    .Zip(label.Codes.ToArray(), (group, code) => (Group: group, Code: code))
                    .Where(row => row.Group >= 0 && row.Code >= 0)
                    .Distinct()
                    .CountBy(row => row.Group)
                    .Where(codes => codes.Value > 1)
                    .Select(codes => codes.Key)
            )
            .ToHashSet();
        return new(Array.ConvertAll(groups, group => mixed.Contains(group) ? -1 : group));
    }

    /// <summary>Number of rows that have a twin.</summary>
    public int Count { get; }

    /// <summary>(N) the group of each row, equal for twins; -1 for a row without a twin.</summary>
    public ReadOnlySpan<int> Groups => _groups;

    /// <summary>Whether two different rows are twins.</summary>
    public bool Are(int first, int second) => first != second && _groups[first] >= 0 && _groups[first] == _groups[second];

    /// <summary>Compares rows by their vectors. Hash codes differ between processes, but groups are numbered by their first row.</summary>
    sealed class EqualVectors(IReadOnlyList<Func<int, ReadOnlySpan<float>>> kinds) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y)
        {
            foreach (var vectors in kinds)
                if (!Bits(vectors(x)).SequenceEqual(Bits(vectors(y))))
                    return false;
            return true;
        }

        public int GetHashCode(int row)
        {
            var hash = new HashCode();
            foreach (var vectors in kinds)
                hash.AddBytes(Bits(vectors(row)));
            return hash.ToHashCode();
        }

        static ReadOnlySpan<byte> Bits(ReadOnlySpan<float> vector) => MemoryMarshal.AsBytes(vector);
    }
}
