using System.Buffers;

namespace VaePipeline.ML.Transforms.Batches;

/// <summary>The values of one column, for a whole batch or only for the run of rows being computed.</summary>
abstract class BatchColumn(int rows)
{
    /// <summary>The number of rows it stores; later rows overwrite earlier ones.</summary>
    public int Rows => rows;

    /// <summary>The position at which a row of the batch is stored.</summary>
    protected int PlaceOf(int row) => row % rows;

    /// <summary>Attaches a column of the source, which <see cref="Capture"/> then reads.</summary>
    public abstract void Attach(DataViewRow row, DataViewSchema.Column column);

    /// <summary>Copies the current value of the attached row.</summary>
    public abstract void Capture(int row);

    /// <summary>Releases a large value once it has been read.</summary>
    public virtual void Release(int row) { }

    /// <summary>Makes a column for values of the given type.</summary>
    public static BatchColumn For(DataViewType type, int rows)
    {
        // common types are explicit so that they are compiled in advance
        if (type is TextDataViewType)
            return new ValueColumn<ReadOnlyMemory<char>>(rows);
        if (type.Equals(NumberDataViewType.Single))
            return new ValueColumn<float>(rows);
        if (type.Equals(NumberDataViewType.Int32))
            return new ValueColumn<int>(rows);
        if (type.Equals(NumberDataViewType.Double))
            return new ValueColumn<double>(rows);
        if (type is VectorDataViewType { ItemType: var item } && item.Equals(NumberDataViewType.Single))
            return new VectorColumn<float>(rows);
        var column = type is VectorDataViewType vector
            ? typeof(VectorColumn<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ValueColumn<>).MakeGenericType(type.RawType);
        return (BatchColumn)Activator.CreateInstance(column, rows)!;
    }
}

/// <summary>A column of <typeparamref name="T"/>.</summary>
abstract class BatchColumn<T>(int rows) : BatchColumn(rows)
{
    ValueGetter<T>? _getter;

    public override void Attach(DataViewRow row, DataViewSchema.Column column) => _getter = row.GetGetter<T>(column);

    public override void Capture(int row) => _getter!(ref Stored(row));

    private protected virtual ref T Stored(int row) => throw new NotSupportedException("The column is computed, not read.");

    /// <summary>Copies a row's value to <paramref name="value"/>.</summary>
    public abstract void Get(int row, ref T value);
}

/// <summary>Scalars: numbers, texts, ids.</summary>
sealed class ValueColumn<T>(int rows) : BatchColumn<T>(rows)
{
    readonly T[] _values = new T[rows];

    public ref T this[int row] => ref _values[PlaceOf(row)];

    private protected override ref T Stored(int row) => ref this[row];

    public override void Get(int row, ref T value) => value = this[row];
}

/// <summary>Vectors of any length, each in its own array or in a rented one that is returned after use.</summary>
sealed class VectorColumn<T>(int rows) : BatchColumn<VBuffer<T>>(rows)
{
    readonly VBuffer<T>[] _values = new VBuffer<T>[rows];
    readonly T[]?[] _rented = new T[]?[rows];

    public ref VBuffer<T> this[int row] => ref _values[PlaceOf(row)];

    private protected override ref VBuffer<T> Stored(int row) => ref this[row];

    /// <summary>Rents memory for a row's vector of at most <paramref name="maxValues"/> values; call <see cref="Set"/> once the length is known.</summary>
    public Span<T> Rent(int row, int maxValues)
    {
        Release(row);
        return (_rented[PlaceOf(row)] = ArrayPool<T>.Shared.Rent(maxValues)).AsSpan(0, maxValues);
    }

    /// <summary>Sets the row's vector to the first values of the rented memory.</summary>
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

/// <summary>Vectors of equal length in one array, (rows, width): a network reads and writes it without copies.</summary>
sealed class MatrixColumn(int rows, int width) : BatchColumn<VBuffer<float>>(rows)
{
    readonly float[] _values = new float[rows * width];

    /// <summary>A run's vectors, (length, width), including spare rows.</summary>
    public Span<float> this[RowRun run] => _values.AsSpan(PlaceOf(run.First) * width, run.Length * width);

    public Span<float> this[int row] => _values.AsSpan(PlaceOf(row) * width, width);

    public override void Get(int row, ref VBuffer<float> value) => VBuffer<float>.Copy(_values, PlaceOf(row) * width, ref value, width);
}

/// <summary>A stage's input as a matrix: the column itself if it is a matrix, otherwise a copy of the run's vectors in a buffer per thread.</summary>
sealed class MatrixInput(int width) : IDisposable
{
    readonly ThreadLocal<MatrixColumn?> _copies = new();

    public MatrixColumn Of(BatchColumn column, RowRun run)
    {
        if (column is MatrixColumn given)
            return given;
        var vectors = (VectorColumn<float>)column;
        var matrix = _copies.Value is { } buffer && buffer.Rows == run.Length ? buffer : _copies.Value = new(run.Length, width);
        for (var row = run.First; row < run.End; row++)
            vectors[row].CopyTo(matrix[row]);
        return matrix;
    }

    public void Dispose() => _copies.Dispose();
}
