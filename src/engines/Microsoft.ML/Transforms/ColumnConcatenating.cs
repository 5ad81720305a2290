using Microsoft.ML.Data;

namespace Microsoft.ML.Data
{
    /// <summary>Joins columns of one item type, numbers and vectors alike, into a vector.</summary>
    public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
    {
        readonly string _output;
        readonly string[] _inputs;

        internal ColumnConcatenatingTransformer(string output, string[] inputs) => (_output, _inputs) = (output, inputs);

        private protected override RowMapper MakeMapper(DataViewSchema inputSchema)
        {
            var sources = _inputs.Select(name => inputSchema.GetColumnOrNull(name) ?? throw SchemaMismatch.Missing(nameof(inputSchema), name)).ToArray();
            var itemType = ItemTypeOf(sources[0]);
            var size = 0;
            var isKnown = true;
            foreach (var source in sources)
            {
                if (!ItemTypeOf(source).Equals(itemType))
                    throw SchemaMismatch.WrongType(nameof(inputSchema), source.Name, itemType.ToString()!, source.Type.ToString()!);
                var vector = source.Type as VectorDataViewType;
                isKnown &= vector is null or { IsKnownSize: true };
                size += vector?.Size ?? 1;
            }
            return (RowMapper)Activator.CreateInstance(typeof(ConcatenatingMapper<>).MakeGenericType(itemType.RawType),
                inputSchema, sources, new DataViewSchema.DetachedColumn(_output, new VectorDataViewType(itemType, isKnown ? size : 0)))!;
        }

        static PrimitiveDataViewType ItemTypeOf(DataViewSchema.Column column) =>
            column.Type is VectorDataViewType vector ? vector.ItemType : (PrimitiveDataViewType)column.Type;
    }

    sealed class ConcatenatingMapper<T>(DataViewSchema inputSchema, DataViewSchema.Column[] sources, DataViewSchema.DetachedColumn output)
        : RowMapper(inputSchema, Appended(inputSchema, [output]))
    {
        protected override IEnumerable<int> InputsOf(int computed) => sources.Select(source => source.Index);

        protected override Delegate?[] MakeGetters(DataViewRow input, Func<int, bool> isActive)
        {
            var getters = sources.Select(source => source.Type is VectorDataViewType ? input.GetGetter<VBuffer<T>>(source) : Single(input.GetGetter<T>(source))).ToArray();
            var parts = new VBuffer<T>[sources.Length];
            return [(ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) =>
            {
                var length = 0;
                for (var i = 0; i < parts.Length; i++)
                {
                    getters[i](ref parts[i]);
                    length += parts[i].Length;
                }
                var editor = VBufferEditor.Create(ref destination, length);
                var at = 0;
                foreach (var part in parts)
                {
                    part.CopyTo(editor.Values[at..]);
                    at += part.Length;
                }
                destination = editor.Commit();
            })];
        }

        static ValueGetter<VBuffer<T>> Single(ValueGetter<T> getter) => (ref VBuffer<T> destination) =>
        {
            var editor = VBufferEditor.Create(ref destination, 1);
            getter(ref editor.Values[0]);
            destination = editor.Commit();
        };
    }
}

namespace Microsoft.ML.Transforms
{
    /// <summary>Estimator of <see cref="ColumnConcatenatingTransformer"/>.</summary>
    public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
    {
        readonly string _output;
        readonly string[] _inputs;

        internal ColumnConcatenatingEstimator(string output, string[] inputs)
        {
            ArgumentException.ThrowIfNullOrEmpty(output);
            if (inputs is null or { Length: 0 })
                throw new ArgumentException("At least one input column must be named.", nameof(inputs));
            _output = output;
            _inputs = inputs;
        }

        public ColumnConcatenatingTransformer Fit(IDataView input)
        {
            ArgumentNullException.ThrowIfNull(input);
            var transformer = new ColumnConcatenatingTransformer(_output, _inputs);
            transformer.GetOutputSchema(input.Schema);
            return transformer;
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema)
        {
            ArgumentNullException.ThrowIfNull(inputSchema);
            var first = inputSchema.Require(_inputs[0]);
            var kind = SchemaShape.Column.VectorKind.Vector;
            foreach (var name in _inputs)
            {
                var column = inputSchema.Require(name);
                if (!column.ItemType.Equals(first.ItemType) || column.IsKey != first.IsKey)
                    throw SchemaMismatch.WrongType(nameof(inputSchema), name, first.ItemType.ToString()!, column.TypeText);
                if (column.Kind == SchemaShape.Column.VectorKind.VariableVector)
                    kind = SchemaShape.Column.VectorKind.VariableVector;
            }
            return inputSchema.With([new(_output, kind, first.ItemType, first.IsKey, new([]))]);
        }
    }
}
