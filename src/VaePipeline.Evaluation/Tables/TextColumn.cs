using System.Collections;

namespace VaePipeline.Evaluation.Tables;

/// <summary>A column of text, such as instrument, family or path. Each distinct value is stored once.</summary>
public sealed class TextColumn : IReadOnlyList<string?>
{
    readonly string[] _values;
    readonly int[] _codes;

    internal TextColumn(string name, string[] values, int[] codes)
    {
        (Name, _values, _codes) = (name, values, codes);
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The distinct values, in order of first appearance.</summary>
    public IReadOnlyList<string> Values => _values;

    /// <summary>(N) the index of each row's value in <see cref="Values"/>; -1 for empty cells.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>Rows.</summary>
    public int Count => _codes.Length;

    /// <summary>The cell of a row; null when it is empty.</summary>
    public string? this[int row] => _codes[row] < 0 ? null : _values[_codes[row]];

    /// <summary>Creates a column from cells; null and empty cells are unknown.</summary>
    public static TextColumn Of(string name, IEnumerable<string?> cells)
    {
        var builder = new Builder(name);
        foreach (var cell in cells)
            builder.Add(cell);
        return builder.Build();
    }

    /// <summary>How many rows have each of <see cref="Values"/>.</summary>
    internal int[] Sizes()
    {
        var sizes = new int[_values.Length];
        foreach (var code in _codes)
            if (code >= 0)
                sizes[code]++;
        return sizes;
    }

    /// <summary>A column of some of the rows, in the order given.</summary>
    internal TextColumn Rows(int[] rows) => Of(Name, rows.Select(row => this[row]));

    /// <inheritdoc/>
    public IEnumerator<string?> GetEnumerator()
    {
        for (var row = 0; row < Count; row++)
            yield return this[row];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal sealed class Builder(string name)
    {
        readonly Dictionary<string, int> _codeOf = new(StringComparer.Ordinal);
        readonly List<int> _codes = [];

        public void Add(string? cell)
        {
            if (string.IsNullOrEmpty(cell))
            {
                _codes.Add(-1);
                return;
            }
            if (!_codeOf.TryGetValue(cell, out var code))
                _codeOf.Add(cell, code = _codeOf.Count);
            _codes.Add(code);
        }

        public TextColumn Build() => new(name, [.. _codeOf.OrderBy(pair => pair.Value).Select(pair => pair.Key)], [.. _codes]);
    }
}
