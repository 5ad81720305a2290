using System.Collections;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>A schema as far as it is known before any data: names, item types, and whether columns are vectors.</summary>
public sealed class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    readonly Column[] _columns;

    public SchemaShape(IEnumerable<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        _columns = [.. columns];
        if (Array.Exists(_columns, column => column.Name is null))
            throw new ArgumentException("A column of the shape is not initialized.", nameof(columns));
    }

    public int Count => _columns.Length;

    public Column this[int index] => _columns[index];

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static SchemaShape Of(DataViewSchema schema)
    {
        var columns = new List<Column>(schema.Count);
        foreach (var column in schema)
            if (!column.IsHidden)
                columns.Add(Column.Of(column));
        return new(columns);
    }

    internal Column Require(string name)
    {
        var index = Array.FindIndex(_columns, column => column.Name == name);
        return index >= 0 ? _columns[index] : throw SchemaMismatch.Missing("inputSchema", name);
    }

    /// <summary>This shape with columns added, or replaced where they have a name of its own.</summary>
    internal SchemaShape With(IEnumerable<Column> added)
    {
        var columns = new List<Column>(_columns);
        foreach (var column in added)
        {
            var same = columns.FindIndex(other => other.Name == column.Name);
            if (same < 0)
                columns.Add(column);
            else
                columns[same] = column;
        }
        return new(columns);
    }

    /// <summary>A column of the shape.</summary>
    public readonly struct Column
    {
        /// <summary>Whether a column holds vectors.</summary>
        public enum VectorKind
        {
            Scalar,
            Vector,
            VariableVector,
        }

        internal Column(string name, VectorKind kind, DataViewType itemType, bool isKey, SchemaShape annotations)
        {
            Name = name;
            Kind = kind;
            ItemType = itemType;
            IsKey = isKey;
            Annotations = annotations;
        }

        public readonly string Name;
        public readonly VectorKind Kind;
        public readonly DataViewType ItemType;
        public readonly bool IsKey;
        public readonly SchemaShape Annotations;

        internal static Column Of(DataViewSchema.Column column) => Of(column.Name, column.Type, SchemaShape.Of(column.Annotations.Schema));

        internal static Column Of(string name, DataViewType type, SchemaShape? annotations = null)
        {
            var vector = type as VectorDataViewType;
            var kind = vector is null ? VectorKind.Scalar : vector.IsKnownSize ? VectorKind.Vector : VectorKind.VariableVector;
            var itemType = vector?.ItemType ?? type;
            var isKey = itemType is KeyDataViewType;
            return new(name, kind, isKey ? NumberDataViewType.FromRawType(itemType.RawType)! : itemType, isKey, annotations ?? new([]));
        }

        internal Column Renamed(string name) => new(name, Kind, ItemType, IsKey, Annotations);

        internal string TypeText
        {
            get
            {
                var item = IsKey ? $"Key<{ItemType}>" : ItemType.ToString()!;
                return Kind switch { VectorKind.Vector => $"Vector<{item}>", VectorKind.VariableVector => $"VarVector<{item}>", _ => item };
            }
        }
    }
}
