using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Which members of a class are columns, under which names and of which types. Change it to overrule the attributes.</summary>
public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    SchemaDefinition()
    {
    }

    /// <summary>What the members are needed for.</summary>
    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    /// <summary>A member that is a column.</summary>
    public sealed class Column
    {
        readonly DataViewSchema.Annotations.Builder _annotations = new();

        internal Column(string memberName, string columnName, DataViewType columnType)
        {
            MemberName = memberName;
            ColumnName = columnName;
            ColumnType = columnType;
        }

        public string MemberName { get; }

        public string ColumnName { get; set; }

        public DataViewType ColumnType { get; set; }

        public DataViewSchema.Annotations Annotations => _annotations.ToAnnotations();

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType) =>
            _annotations.Add(kind, annotationType, (ValueGetter<T>)((ref T destination) => destination = value));
    }

    public Column this[string columnName]
    {
        get => Find(column => column.ColumnName == columnName)!;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.ColumnName != columnName)
                throw new ArgumentException($"The column is named '{value.ColumnName}', not '{columnName}'.", nameof(columnName));
            var index = FindIndex(column => column.ColumnName == columnName);
            if (index < 0)
                Add(value);
            else
                this[index] = value;
        }
    }

    /// <summary>The columns of a class: its public fields and properties, as their types and attributes have it.</summary>
    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        ArgumentNullException.ThrowIfNull(userType);
        var definition = new SchemaDefinition();
        foreach (var member in Members(userType, direction))
        {
            var name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;
            if (definition.Exists(column => column.ColumnName == name))
                throw new ArgumentException($"Two members of {userType.Name} are columns named '{name}'; rename one with [ColumnName] or leave it out with [NoColumn].", nameof(userType));
            definition.Add(new(member.Name, name, ColumnTypeOf(member)));
        }
        return definition;
    }

    static IEnumerable<MemberInfo> Members(Type userType, Direction direction)
    {
        const BindingFlags Visible = BindingFlags.Public | BindingFlags.Instance;
        var properties = userType.GetProperties(Visible).Where(property => property.GetIndexParameters().Length == 0
            && ((direction.HasFlag(Direction.Read) && property.GetGetMethod() is not null)
                || (direction.HasFlag(Direction.Write) && property.GetSetMethod() is not null)));
        return userType.GetFields(Visible).Concat<MemberInfo>(properties).Where(member => member.GetCustomAttribute<NoColumnAttribute>() is null);
    }

    static DataViewType ColumnTypeOf(MemberInfo member)
    {
        var shape = MemberShape.Of(member);
        if (!PrimitiveDataViewType.TryFromRawType(shape.ItemType, out var itemType))
            throw new ArgumentException($"Member {member.DeclaringType?.Name}.{member.Name} is a {shape.MemberType}, which no column can hold; leave it out with [NoColumn].");
        if (member.GetCustomAttribute<KeyTypeAttribute>() is { } key)
            itemType = new KeyDataViewType(shape.ItemType, key.Count ?? KeyDataViewType.Largest(shape.ItemType));
        var dimensions = member.GetCustomAttribute<VectorTypeAttribute>()?.Dimensions;
        if (!shape.IsVector)
            return dimensions is null ? itemType
                : throw new ArgumentException($"Member {member.DeclaringType?.Name}.{member.Name} is marked [VectorType], but a {shape.MemberType} is not a vector.");
        return dimensions is { Length: > 0 } ? new VectorDataViewType(itemType, dimensions) : new VectorDataViewType(itemType);
    }
}

/// <summary>What a member holds, as far as a column is concerned.</summary>
readonly record struct MemberShape(Type MemberType, Type ItemType, bool IsVector)
{
    public static MemberShape Of(MemberInfo member)
    {
        var type = member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;
        var item = type.IsArray ? type.GetElementType()!
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>) ? type.GetGenericArguments()[0]
            : null;
        return new(type, RawTypeOf(item ?? type), item is not null);
    }

    static Type RawTypeOf(Type type) => type == typeof(string) ? typeof(ReadOnlyMemory<char>) : type;
}
