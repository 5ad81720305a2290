using System.Collections;

namespace Microsoft.ML.Data;

/// <summary>
/// A vector that owns, or borrows, reusable memory; dense or sparse. Read it through <see cref="GetValues"/>, change it through
/// <see cref="VBufferEditor"/>. A copy of the struct shares the memory.
/// </summary>
public readonly struct VBuffer<T> : IEnumerable
{
    readonly T[]? _values;
    readonly int[]? _indices;
    readonly int _count;

    /// <summary>Items of the vector, explicit or not.</summary>
    public readonly int Length;

    /// <summary>A dense vector of the first <paramref name="length"/> of <paramref name="values"/>, which it borrows.</summary>
    public VBuffer(int length, T[] values, int[]? indices = null) : this(length, length, values, indices)
    {
    }

    /// <summary>A vector with <paramref name="count"/> explicit items, at ascending <paramref name="indices"/>; dense when that is all of them.</summary>
    public VBuffer(int length, int count, T[]? values, int[]? indices)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (count < 0 || count > length)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"The count of explicit items must be 0 to the length, {length}.");
        if ((values?.Length ?? 0) < count)
            throw new ArgumentException($"{count} values are needed, {values?.Length ?? 0} given.", nameof(values));
        if (count != length && (indices?.Length ?? 0) < count)
            throw new ArgumentException($"{count} indices are needed, {indices?.Length ?? 0} given.", nameof(indices));
        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    public bool IsDense => _count == Length;

    /// <summary>The explicit items: all of them when dense.</summary>
    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    /// <summary>Where the explicit items are; empty when dense.</summary>
    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    public T GetItemOrDefault(int index)
    {
        if ((uint)index >= (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The vector has {Length} items.");
        var slot = IsDense ? index : _indices.AsSpan(0, _count).BinarySearch(index);
        return slot >= 0 ? _values![slot] : default!;
    }

    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    /// <summary>Every item, the implicit ones as defaults.</summary>
    public IEnumerable<T> DenseValues()
    {
        for (var i = 0; i < Length; i++)
            yield return GetItemOrDefault(i);
    }

    /// <summary>Items with their indices: the explicit ones, or all.</summary>
    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        if (all || IsDense)
            for (var i = 0; i < Length; i++)
                yield return new(i, GetItemOrDefault(i));
        else
            for (var i = 0; i < _count; i++)
                yield return new(_indices![i], _values![i]);
    }

    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default!)
    {
        if (destinationIndex < 0 || destinationIndex > destination.Length - Length)
            throw new ArgumentException($"{Length} values do not fit from index {destinationIndex} of {destination.Length}.", nameof(destination));
        destination = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(destination);
            return;
        }
        destination.Fill(defaultValue);
        for (var i = 0; i < _count; i++)
            destination[_indices![i]] = _values![i];
    }

    public void CopyTo(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        if (sourceIndex < 0 || length < 0 || sourceIndex > Length - length)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"Items {sourceIndex} to {sourceIndex + length} are not within the vector's {Length}.");
        var (first, end) = IsDense ? (sourceIndex, sourceIndex + length) : (Slot(sourceIndex), Slot(sourceIndex + length));
        var editor = VBufferEditor.Create(ref destination, length, end - first);
        _values.AsSpan(first, end - first).CopyTo(editor.Values);
        for (var i = 0; i < editor.Indices.Length; i++)
            editor.Indices[i] = _indices![first + i] - sourceIndex;
        destination = editor.Commit();
    }

    int Slot(int index)
    {
        var slot = _indices.AsSpan(0, _count).BinarySearch(index);
        return slot >= 0 ? slot : ~slot;
    }

    public void CopyToDense(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        var editor = VBufferEditor.Create(ref destination, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public IEnumerator GetEnumerator() => DenseValues().GetEnumerator();

    public override string ToString() => IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";

    internal VBufferEditor<T> Edit(int length, int count, bool keepOld, bool requireIndices)
    {
        var values = _values;
        var grown = Grow(ref values, count, keepOld);
        var indices = _indices;
        var indicesGrown = (count != length || requireIndices) && Grow(ref indices, count, keepOld);
        return new(length, count, values, indices, requireIndices, grown, indicesGrown);
    }

    internal VBufferEditor<T> Edit() => Edit(Length, _count, keepOld: true, requireIndices: false);

    static bool Grow<TItem>(ref TItem[]? array, int length, bool keepOld)
    {
        if ((array?.Length ?? 0) >= length)
            return false;
        if (keepOld)
            Array.Resize(ref array, length);
        else
            array = new TItem[length];
        return true;
    }
}
