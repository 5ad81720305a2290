using System.Buffers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace VaePipeline.ML.Transforms.Batches;

/// <summary>One column's values: of a whole batch of rows, or of the run of them that is being computed.</summary>
abstract class BatchColumn(int rows)
{
    /// <summary>Rows that it has room for; later rows take the place of earlier ones.</summary>
    public int Rows => rows;

    /// <summary>Where a batch's row is.</summary>
    protected int PlaceOf(int row) => row % rows;

    /// <summary>Reads from <paramref name="row"/> from now on, for columns that come from the source.</summary>
    public virtual void Attach(DataViewRow row, DataViewSchema.Column column) => throw new NotSupportedException("The column is computed, not read.");

    /// <summary>Copies the current value of the attached row.</summary>
    public virtual void Capture(int row) => throw new NotSupportedException("The column is computed, not read.");

    /// <summary>Lets go of a value that nobody reads any more, where it is large.</summary>
    public virtual void Release(int row)
    {
    }

    /// <summary>A column that can hold what a source's column of the type gives.</summary>
    public static BatchColumn For(DataViewType type, int rows)
    {
        // the usual ones spelt out: what the compiler sees, it can compile ahead
        if (type is TextDataViewType)
            return new ValueColumn<ReadOnlyMemory<char>>(rows);
        if (type.Equals(NumberDataViewType.Single))
            return new ValueColumn<float>(rows);
        if (type is VectorDataViewType { ItemType: var item } && item.Equals(NumberDataViewType.Single))
            return new VectorColumn<float>(rows);
        var column = type is VectorDataViewType vector
            ? typeof(VectorColumn<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ValueColumn<>).MakeGenericType(type.RawType);
        return (BatchColumn)Activator.CreateInstance(column, rows)!;
    }
}

/// <summary>A column that is read as <typeparamref name="T"/>.</summary>
abstract class BatchColumn<T>(int rows) : BatchColumn(rows)
{
    /// <summary>Copies a row's value out.</summary>
    public abstract void Get(int row, ref T value);
}

/// <summary>Numbers, texts, ids: values without memory of their own.</summary>
sealed class ValueColumn<T>(int rows) : BatchColumn<T>(rows)
{
    readonly T[] _values = new T[rows];
    ValueGetter<T>? _getter;

    public ref T this[int row] => ref _values[PlaceOf(row)];

    public override void Attach(DataViewRow row, DataViewSchema.Column column) => _getter = row.GetGetter<T>(column);

    public override void Capture(int row) => _getter!(ref this[row]);

    public override void Get(int row, ref T value) => value = this[row];
}

/// <summary>Vectors of any length, each in memory of its own, or in memory rented until the row is through.</summary>
sealed class VectorColumn<T>(int rows) : BatchColumn<VBuffer<T>>(rows)
{
    readonly VBuffer<T>[] _values = new VBuffer<T>[rows];
    readonly T[]?[] _rented = new T[]?[rows];
    ValueGetter<VBuffer<T>>? _getter;

    public ref VBuffer<T> this[int row] => ref _values[PlaceOf(row)];

    public override void Attach(DataViewRow row, DataViewSchema.Column column) => _getter = row.GetGetter<VBuffer<T>>(column);

    public override void Capture(int row) => _getter!(ref this[row]);

    /// <summary>Room for a row's vector of at most <paramref name="mostValues"/>; then <see cref="Set"/> says how many there are.</summary>
    public Span<T> Rent(int row, int mostValues)
    {
        Release(row);
        return (_rented[PlaceOf(row)] = ArrayPool<T>.Shared.Rent(mostValues)).AsSpan(0, mostValues);
    }

    /// <summary>Makes the first values of what was rented the row's vector.</summary>
    public void Set(int row, int length) => this[row] = new(length, _rented[PlaceOf(row)]!);

    public override void Release(int row)
    {
        this[row] = default;
        ref var rented = ref _rented[PlaceOf(row)];
        if (rented is { } array)
            ArrayPool<T>.Shared.Return(array);
        rented = null;
    }

    public override void Get(int row, ref VBuffer<T> value) => this[row].CopyTo(ref value);
}

/// <summary>Vectors of one length side by side, (rows, width): what a network takes and gives without copies.</summary>
sealed class MatrixColumn(int rows, int width) : BatchColumn<VBuffer<float>>(rows)
{
    readonly float[] _values = new float[rows * width];

    /// <summary>A run's vectors, (length, width), those of spare rows included.</summary>
    public Span<float> this[RowRun run] => _values.AsSpan(PlaceOf(run.First) * width, run.Length * width);

    public Span<float> this[int row] => _values.AsSpan(PlaceOf(row) * width, width);

    public override void Get(int row, ref VBuffer<float> value) => VBuffer<float>.Copy(_values, PlaceOf(row) * width, ref value, width);
}

/// <summary>A stage's input as a matrix: the column itself where it is one, or else copies of the vectors of a run, in room that each thread has.</summary>
sealed class MatrixInput(int width) : IDisposable
{
    readonly ThreadLocal<MatrixColumn?> _copies = new();

    public MatrixColumn Of(BatchColumn column, RowRun run)
    {
        if (column is MatrixColumn given)
            return given;
        var vectors = (VectorColumn<float>)column;
        var matrix = _copies.Value is { } room && room.Rows == run.Length ? room : _copies.Value = new(run.Length, width);
        for (var row = run.First; row < run.End; row++)
            vectors[row].CopyTo(matrix[row]);
        return matrix;
    }

    public void Dispose() => _copies.Dispose();
}
