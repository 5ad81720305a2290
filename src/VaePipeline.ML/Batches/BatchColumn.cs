using System.Buffers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace VaePipeline.ML.Batches;

/// <summary>One column's values of a batch of rows.</summary>
abstract class BatchColumn
{
    /// <summary>Reads from <paramref name="row"/> from now on, for columns that come from the source.</summary>
    public virtual void Attach(DataViewRow row, DataViewSchema.Column column) => throw new NotSupportedException("The column is computed, not read.");

    /// <summary>Copies the current value of the attached row.</summary>
    public virtual void Capture(int row) => throw new NotSupportedException("The column is computed, not read.");

    /// <summary>Lets go of a value that nobody reads any more, where it is large.</summary>
    public virtual void Release(int row)
    {
    }

    /// <summary>A column that can hold what a source's column of the type gives.</summary>
    public static BatchColumn For(DataViewType type, int capacity)
    {
        // the usual ones spelt out: what the compiler sees, it can compile ahead
        if (type is TextDataViewType)
            return new ValueColumn<ReadOnlyMemory<char>>(capacity);
        if (type.Equals(NumberDataViewType.Single))
            return new ValueColumn<float>(capacity);
        if (type is VectorDataViewType { ItemType: var item } && item.Equals(NumberDataViewType.Single))
            return new VectorColumn<float>(capacity);
        var column = type is VectorDataViewType vector
            ? typeof(VectorColumn<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ValueColumn<>).MakeGenericType(type.RawType);
        return (BatchColumn)Activator.CreateInstance(column, capacity)!;
    }
}

/// <summary>A column that is read as <typeparamref name="T"/>.</summary>
abstract class BatchColumn<T> : BatchColumn
{
    /// <summary>Copies a row's value out.</summary>
    public abstract void Get(int row, ref T value);
}

/// <summary>Numbers, texts, ids: values without memory of their own.</summary>
sealed class ValueColumn<T>(int capacity) : BatchColumn<T>
{
    readonly T[] _values = new T[capacity];
    ValueGetter<T>? _getter;

    public ref T this[int row] => ref _values[row];

    public override void Attach(DataViewRow row, DataViewSchema.Column column) => _getter = row.GetGetter<T>(column);

    public override void Capture(int row) => _getter!(ref _values[row]);

    public override void Get(int row, ref T value) => value = _values[row];
}

/// <summary>Vectors of any length, each in memory of its own, or in memory rented until the row is through.</summary>
sealed class VectorColumn<T>(int capacity) : BatchColumn<VBuffer<T>>
{
    readonly VBuffer<T>[] _values = new VBuffer<T>[capacity];
    readonly T[]?[] _rented = new T[]?[capacity];
    ValueGetter<VBuffer<T>>? _getter;

    public ref VBuffer<T> this[int row] => ref _values[row];

    public override void Attach(DataViewRow row, DataViewSchema.Column column) => _getter = row.GetGetter<VBuffer<T>>(column);

    public override void Capture(int row) => _getter!(ref _values[row]);

    /// <summary>Room for a row's vector of at most <paramref name="mostValues"/>; then <see cref="Set"/> says how many there are.</summary>
    public Span<T> Rent(int row, int mostValues)
    {
        Release(row);
        return (_rented[row] = ArrayPool<T>.Shared.Rent(mostValues)).AsSpan(0, mostValues);
    }

    /// <summary>Makes the first values of what was rented the row's vector.</summary>
    public void Set(int row, int length) => _values[row] = new(length, _rented[row]!);

    public override void Release(int row)
    {
        _values[row] = default;
        if (_rented[row] is { } array)
            ArrayPool<T>.Shared.Return(array);
        _rented[row] = null;
    }

    public override void Get(int row, ref VBuffer<T> value) => _values[row].CopyTo(ref value);
}

/// <summary>Vectors of one length side by side, (capacity, width): what a network takes and gives without copies.</summary>
sealed class MatrixColumn(int capacity, int width) : BatchColumn<VBuffer<float>>
{
    readonly float[] _values = new float[capacity * width];

    /// <summary>The column's vectors side by side: itself where they are already, or else copies of those of rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/>.</summary>
    public static MatrixColumn Of(BatchColumn column, int capacity, int width, int first, int count)
    {
        if (column is MatrixColumn given)
            return given;
        var vectors = (VectorColumn<float>)column;
        var matrix = new MatrixColumn(capacity, width);
        for (var row = first; row < first + count; row++)
            vectors[row].CopyTo(matrix[row]);
        return matrix;
    }

    public int Capacity => capacity;

    /// <summary>All rows, (capacity, width), those after the batch's last row included.</summary>
    public Span<float> All => _values;

    public Span<float> this[int row] => _values.AsSpan(row * width, width);

    public override void Get(int row, ref VBuffer<float> value) => VBuffer<float>.Copy(_values, row * width, ref value, width);
}
