namespace Microsoft.ML.Data;

/// <summary>Opens a <see cref="VBuffer{T}"/> for writing, in its own memory where that is large enough.</summary>
public static class VBufferEditor
{
    public static VBufferEditor<T> CreateFromBuffer<T>(scoped ref VBuffer<T> destination) => destination.Edit();

    public static VBufferEditor<T> Create<T>(scoped ref VBuffer<T> destination, int newLogicalLength, int? valuesCount = null,
        int? maxValuesCapacity = null, bool keepOldOnResize = false, bool requireIndicesOnDense = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(newLogicalLength);
        var count = valuesCount ?? newLogicalLength;
        if (count < 0 || count > newLogicalLength || count > (maxValuesCapacity ?? Array.MaxLength))
            throw new ArgumentOutOfRangeException(nameof(valuesCount), count, $"The count of explicit items must be 0 to the length, {newLogicalLength}.");
        return destination.Edit(newLogicalLength, count, keepOldOnResize, requireIndicesOnDense);
    }
}

/// <summary>A <see cref="VBuffer{T}"/> being written; <see cref="Commit"/> makes it a vector again.</summary>
public readonly ref struct VBufferEditor<T>
{
    readonly int _length;
    readonly T[]? _values;
    readonly int[]? _indices;

    public readonly Span<T> Values;

    public readonly Span<int> Indices;

    internal VBufferEditor(int length, int count, T[]? values, int[]? indices, bool requireIndices, bool createdNewValues, bool createdNewIndices)
    {
        _length = length;
        _values = values;
        _indices = indices;
        Values = values.AsSpan(0, count);
        Indices = count != length || requireIndices ? indices.AsSpan(0, count) : default;
        CreatedNewValues = createdNewValues;
        CreatedNewIndices = createdNewIndices;
    }

    public bool CreatedNewValues { get; }

    public bool CreatedNewIndices { get; }

    public VBuffer<T> Commit() => new(_length, Values.Length, _values, _indices);

    public VBuffer<T> CommitTruncated(int physicalValuesCount)
    {
        if (physicalValuesCount > Values.Length)
            throw new ArgumentException($"{physicalValuesCount} explicit items were not asked for; at most {Values.Length}.", nameof(physicalValuesCount));
        return new(_length, physicalValuesCount, _values, _indices);
    }
}
