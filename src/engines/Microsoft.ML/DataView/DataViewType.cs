namespace Microsoft.ML.Data;

/// <summary>The type of a column: what its values mean and which .NET type carries them.</summary>
public abstract class DataViewType : IEquatable<DataViewType>
{
    private protected DataViewType(Type rawType) => RawType = rawType ?? throw new ArgumentNullException(nameof(rawType));

    /// <summary>The type argument of the column's <see cref="ValueGetter{TValue}"/>.</summary>
    public Type RawType { get; }

    public abstract bool Equals(DataViewType? other);

    public override bool Equals(object? obj) => Equals(obj as DataViewType);

    public override int GetHashCode() => RawType.GetHashCode();
}

/// <summary>A type whose values hold no other values, so that they can be an item of a vector.</summary>
public abstract class PrimitiveDataViewType : DataViewType
{
    protected PrimitiveDataViewType(Type rawType) : base(rawType)
    {
    }

    internal static bool TryFromRawType(Type rawType, out PrimitiveDataViewType type)
    {
        type = rawType switch
        {
            _ when rawType == typeof(ReadOnlyMemory<char>) || rawType == typeof(string) => TextDataViewType.Instance,
            _ when rawType == typeof(bool) => BooleanDataViewType.Instance,
            _ when rawType == typeof(DataViewRowId) => RowIdDataViewType.Instance,
            _ => NumberDataViewType.FromRawType(rawType)!,
        };
        return type is not null;
    }
}

/// <summary>A type whose values hold other values.</summary>
public abstract class StructuredDataViewType : DataViewType
{
    protected StructuredDataViewType(Type rawType) : base(rawType)
    {
    }
}

/// <summary>Text, carried as <see cref="ReadOnlyMemory{T}"/> of <see cref="char"/>.</summary>
public sealed class TextDataViewType : PrimitiveDataViewType
{
    TextDataViewType() : base(typeof(ReadOnlyMemory<char>))
    {
    }

    public static TextDataViewType Instance { get; } = new();

    public override bool Equals(DataViewType? other) => other is TextDataViewType;

    public override string ToString() => "String";
}

/// <summary>Truth values.</summary>
public sealed class BooleanDataViewType : PrimitiveDataViewType
{
    BooleanDataViewType() : base(typeof(bool))
    {
    }

    public static BooleanDataViewType Instance { get; } = new();

    public override bool Equals(DataViewType? other) => other is BooleanDataViewType;

    public override string ToString() => "Boolean";
}

/// <summary>Row ids, <see cref="DataViewRowId"/>.</summary>
public sealed class RowIdDataViewType : PrimitiveDataViewType
{
    RowIdDataViewType() : base(typeof(DataViewRowId))
    {
    }

    public static RowIdDataViewType Instance { get; } = new();

    public override bool Equals(DataViewType? other) => other is RowIdDataViewType;

    public override string ToString() => "DataViewRowId";
}
