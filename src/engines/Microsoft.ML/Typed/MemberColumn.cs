using System.Linq.Expressions;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>A member of <typeparamref name="TRow"/> bound to a column.</summary>
abstract class MemberColumn<TRow>(string name, DataViewType type, DataViewSchema.Annotations annotations) where TRow : class
{
    public string Name => name;

    public DataViewType Type => type;

    public DataViewSchema.DetachedColumn Detached => new(name, type, annotations);

    /// <summary>A <see cref="ValueGetter{TValue}"/> that reads the member of whatever row is current.</summary>
    public abstract Delegate MakeGetter(Func<TRow> current);

    /// <summary>Writes a column of a row of a view into the member.</summary>
    public abstract Action<TRow> MakeSetter(DataViewRow row, DataViewSchema.Column column);

    /// <summary>Binds the members that a definition names.</summary>
    public static MemberColumn<TRow>[] Bind(SchemaDefinition definition) => [.. definition.Select(Bind)];

    static MemberColumn<TRow> Bind(SchemaDefinition.Column column)
    {
        var member = typeof(TRow).GetField(column.MemberName) ?? (MemberInfo?)typeof(TRow).GetProperty(column.MemberName)
            ?? throw new ArgumentException($"No field or property '{column.MemberName}' found in {typeof(TRow)}.");
        var shape = MemberShape.Of(member);
        var itemType = column.ColumnType is VectorDataViewType vector ? vector.ItemType : column.ColumnType;
        if (shape.IsVector != column.ColumnType is VectorDataViewType || itemType.RawType != shape.ItemType)
            throw new ArgumentException($"Column '{column.ColumnName}' is to be a {column.ColumnType}, but member '{column.MemberName}' is a {shape.MemberType}.");
        return (MemberColumn<TRow>)Activator.CreateInstance(
            typeof(MemberColumn<,,>).MakeGenericType(typeof(TRow), shape.MemberType, column.ColumnType.RawType),
            column.ColumnName, column.ColumnType, column.Annotations, member, ConversionOf(shape, column.ColumnType))!;
    }

    static object ConversionOf(MemberShape shape, DataViewType type)
    {
        if (type is KeyDataViewType key)
            return Activator.CreateInstance(typeof(KeyNumber<>).MakeGenericType(key.RawType), key.Count)!;
        if (shape.MemberType == typeof(string))
            return new StringText();
        if (shape.MemberType == typeof(string[]))
            return new StringArrayVector();
        var conversion = !shape.IsVector ? typeof(SameValue<>) : shape.MemberType.IsArray ? typeof(ArrayVector<>) : typeof(OwnVector<>);
        return Activator.CreateInstance(conversion.MakeGenericType(shape.ItemType))!;
    }
}

sealed class MemberColumn<TRow, TMember, TRaw>(
    string name, DataViewType type, DataViewSchema.Annotations annotations, MemberInfo member, MemberConversion<TMember, TRaw> conversion)
    : MemberColumn<TRow>(name, type, annotations) where TRow : class
{
    public override Delegate MakeGetter(Func<TRow> current)
    {
        var read = Reader() ?? throw new ArgumentException($"Property {member.DeclaringType?.Name}.{member.Name} cannot be read.");
        return (ValueGetter<TRaw>)((ref TRaw value) => conversion.ToRaw(read(current()), ref value));
    }

    public override Action<TRow> MakeSetter(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<TRaw>(column);
        var write = Writer() ?? throw new ArgumentException($"Property {member.DeclaringType?.Name}.{member.Name} cannot be written.");
        var read = Reader();
        TRaw raw = default!;
        return target =>
        {
            getter(ref raw);
            TMember value = read is null ? default! : read(target);
            conversion.ToMember(in raw, ref value);
            write(target, value);
        };
    }

    Func<TRow, TMember>? Reader()
    {
        if (member is PropertyInfo property && property.GetGetMethod() is null)
            return null;
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TMember>>(Expression.MakeMemberAccess(row, member), row).Compile();
    }

    Action<TRow, TMember>? Writer()
    {
        if (member is PropertyInfo property && property.GetSetMethod() is null || member is FieldInfo { IsInitOnly: true })
            return null;
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Parameter(typeof(TMember));
        return Expression.Lambda<Action<TRow, TMember>>(Expression.Assign(Expression.MakeMemberAccess(row, member), value), row, value).Compile();
    }
}
