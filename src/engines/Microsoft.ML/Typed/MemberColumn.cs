using System.Linq.Expressions;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>A member of <typeparamref name="TRow"/> bound to a column.</summary>
sealed class MemberColumn<TRow> where TRow : class
{
    readonly SchemaDefinition.Column _column;
    readonly Func<Func<TRow>, Delegate> _makeGetter;
    readonly Func<DataViewRow, DataViewSchema.Column, Action<TRow>> _makeSetter;

    MemberColumn(SchemaDefinition.Column column, Func<Func<TRow>, Delegate> makeGetter, Func<DataViewRow, DataViewSchema.Column, Action<TRow>> makeSetter) =>
        (_column, _makeGetter, _makeSetter) = (column, makeGetter, makeSetter);

    public string Name => _column.ColumnName;

    public DataViewType Type => _column.ColumnType;

    public DataViewSchema.DetachedColumn Detached => new(Name, Type, _column.Annotations);

    /// <summary>A <see cref="ValueGetter{TValue}"/> that reads the member of whatever row is current.</summary>
    public Delegate MakeGetter(Func<TRow> current) => _makeGetter(current);

    /// <summary>Writes a column of a row of a view into the member.</summary>
    public Action<TRow> MakeSetter(DataViewRow row, DataViewSchema.Column column) => _makeSetter(row, column);

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
        return Usual(column, member, shape.MemberType) ?? (MemberColumn<TRow>)typeof(MemberColumn<TRow>)
            .GetMethod(nameof(Of), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(shape.MemberType, column.ColumnType.RawType)
            .Invoke(null, [column, member, ConversionOf(shape, column.ColumnType)])!;
    }

    /// <summary>Members of the usual types, spelt out: what the compiler sees, it can compile ahead. Null for others.</summary>
    static MemberColumn<TRow>? Usual(SchemaDefinition.Column column, MemberInfo member, Type type) => column.ColumnType is KeyDataViewType ? null
        : type == typeof(string) ? Of(column, member, new StringText())
        : type == typeof(int) ? Of(column, member, new SameValue<int>())
        : type == typeof(float) ? Of(column, member, new SameValue<float>())
        : type == typeof(double) ? Of(column, member, new SameValue<double>())
        : type == typeof(float[]) ? Of(column, member, new ArrayVector<float>())
        : type == typeof(VBuffer<float>) ? Of(column, member, new OwnVector<float>())
        : null;

    static object ConversionOf(MemberShape shape, DataViewType type)
    {
        if (type is KeyDataViewType key)
            return Activator.CreateInstance(typeof(KeyNumber<>).MakeGenericType(key.RawType), key.Count)!;
        if (shape.MemberType == typeof(string[]))
            return new StringArrayVector();
        var conversion = !shape.IsVector ? typeof(SameValue<>) : shape.MemberType.IsArray ? typeof(ArrayVector<>) : typeof(OwnVector<>);
        return Activator.CreateInstance(conversion.MakeGenericType(shape.ItemType))!;
    }

    static MemberColumn<TRow> Of<TMember, TRaw>(SchemaDefinition.Column column, MemberInfo member, MemberConversion<TMember, TRaw> conversion) =>
        new(column, current => Getter(member, conversion, current), (row, source) => Setter(member, conversion, row, source));

    static ValueGetter<TRaw> Getter<TMember, TRaw>(MemberInfo member, MemberConversion<TMember, TRaw> conversion, Func<TRow> current)
    {
        var read = Reader<TMember>(member) ?? throw new ArgumentException($"Property {member.DeclaringType?.Name}.{member.Name} cannot be read.");
        return (ref TRaw value) => conversion.ToRaw(read(current()), ref value);
    }

    static Action<TRow> Setter<TMember, TRaw>(MemberInfo member, MemberConversion<TMember, TRaw> conversion, DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<TRaw>(column);
        var write = Writer<TMember>(member) ?? throw new ArgumentException($"Property {member.DeclaringType?.Name}.{member.Name} cannot be written.");
        var read = Reader<TMember>(member);
        TRaw raw = default!;
        return target =>
        {
            getter(ref raw);
            TMember value = read is null ? default! : read(target);
            conversion.ToMember(in raw, ref value);
            write(target, value);
        };
    }

    // A property's own method where it is one: to compile an expression takes some 2 ms.
    static Func<TRow, TMember>? Reader<TMember>(MemberInfo member)
    {
        if (member is PropertyInfo property)
            return property.GetGetMethod()?.CreateDelegate<Func<TRow, TMember>>();
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TMember>>(Expression.MakeMemberAccess(row, member), row).Compile();
    }

    static Action<TRow, TMember>? Writer<TMember>(MemberInfo member)
    {
        if (member is PropertyInfo property)
            return property.GetSetMethod()?.CreateDelegate<Action<TRow, TMember>>();
        if (member is FieldInfo { IsInitOnly: true })
            return null;
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Parameter(typeof(TMember));
        return Expression.Lambda<Action<TRow, TMember>>(Expression.Assign(Expression.MakeMemberAccess(row, member), value), row, value).Compile();
    }
}
