namespace Microsoft.ML.Data;

/// <summary>Values of one column, copied out of rows that have moved on.</summary>
abstract class StoredColumn
{
    /// <summary>Reads the column of <paramref name="row"/> from now on.</summary>
    public abstract void Attach(DataViewRow row, DataViewSchema.Column column);

    /// <summary>Copies the current row's value into a slot, which may be a new one after the last.</summary>
    public abstract void Store(int slot);

    /// <summary>A getter of whatever slot <paramref name="slot"/> names at the time.</summary>
    public abstract Delegate MakeGetter(Func<int> slot);

    public static StoredColumn Of(DataViewType type)
    {
        var stored = type is VectorDataViewType vector
            ? typeof(StoredVectors<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(StoredValues<>).MakeGenericType(type.RawType);
        return (StoredColumn)Activator.CreateInstance(stored)!;
    }
}

sealed class StoredValues<T> : StoredColumn
{
    readonly List<T> _values = [];
    ValueGetter<T>? _getter;

    public override void Attach(DataViewRow row, DataViewSchema.Column column) => _getter = row.GetGetter<T>(column);

    public override void Store(int slot)
    {
        T value = default!;
        _getter!(ref value);
        if (slot == _values.Count)
            _values.Add(value);
        else
            _values[slot] = value;
    }

    public override Delegate MakeGetter(Func<int> slot) => (ValueGetter<T>)((ref T value) => value = _values[slot()]);
}

sealed class StoredVectors<T> : StoredColumn
{
    readonly List<VBuffer<T>> _values = [];
    ValueGetter<VBuffer<T>>? _getter;

    public override void Attach(DataViewRow row, DataViewSchema.Column column) => _getter = row.GetGetter<VBuffer<T>>(column);

    public override void Store(int slot)
    {
        var value = slot == _values.Count ? default : _values[slot];
        _getter!(ref value);
        if (slot == _values.Count)
            _values.Add(value);
        else
            _values[slot] = value;
    }

    public override Delegate MakeGetter(Func<int> slot) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[slot()].CopyTo(ref value));
}
