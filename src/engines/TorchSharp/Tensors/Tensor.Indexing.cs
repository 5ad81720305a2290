using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Autograd;
using TorchSharp.Tensors;
using Form = TorchSharp.torch.TensorIndex.Form;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => index_put_(value, (TensorIndex[])[i1]);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index((TensorIndex[])[i1, i2]);
            set => index_put_(value, (TensorIndex[])[i1, i2]);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index((TensorIndex[])[i1, i2, i3]);
            set => index_put_(value, (TensorIndex[])[i1, i2, i3]);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index((TensorIndex[])[i1, i2, i3, i4]);
            set => index_put_(value, (TensorIndex[])[i1, i2, i3, i4]);
        }

        public Tensor index(params Tensor[] indices) => index(indices.Select(TensorIndex.Tensor).ToArray());

        /// <summary>A view for numbers and ranges; a copy where a tensor of numbers chooses (one such index is allowed).</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            if (indices.Count(index => index.Kind == Form.Tensor) > 1)
                throw new NotSupportedException("index: this engine allows one tensor among the indices; use gather() for more.");
            using var scope = NewDisposeScope();
            var used = indices.Sum(index => index.Kind is Form.None or Form.Ellipsis ? 0 : index is { Kind: Form.Tensor, Numbers.dtype: ScalarType.Bool } ? (int)index.Numbers!.ndim : 1);
            if (used > _shape.Length)
                throw new TorchException($"index: {used} indices were given for shape {Shapes.Text(_shape)}.");
            var result = this;
            var d = 0;
            foreach (var index in indices)
            {
                switch (index.Kind)
                {
                    case Form.Colon:
                        d++;
                        break;
                    case Form.Ellipsis:
                        d += _shape.Length - used;
                        break;
                    case Form.None:
                        result = result.unsqueeze(d++);
                        break;
                    case Form.Single:
                        result = result.select(d, index.First);
                        break;
                    case Form.Slice:
                        result = result.slice(d++, index.First, index.Last, index.Step);
                        break;
                    case Form.Tensor:
                        result = result.Choose(d, index.Numbers!);
                        d += (int)index.Numbers!.ndim;
                        break;
                }
            }
            return (ReferenceEquals(result, this) ? alias() : result).MoveToOuterDisposeScope();
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices.Select(TensorIndex.Tensor).ToArray());

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var number = New(dtype, Shapes.Scalar);
            number.FillWith(value);
            return index_put_(number, indices);
        }

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            ThrowIfRecorded("index_put_", value);
            if (indices.Any(index => index.Kind == Form.Tensor))
                throw new NotSupportedException("index_put_: this engine sets numbers and ranges; use where() or index_add() with a tensor of indices.");
            using var scope = NewDisposeScope();
            using var none = no_grad();
            var place = index(indices);
            Overwrite(place, value.Expanded(place._shape));
            return this;
        }

        /// <summary>The rows (along dim) that an Int64 vector names, in its order.</summary>
        public Tensor index_select(long dim, Tensor index)
        {
            var d = Shapes.Dimension(dim, _shape.Length);
            if (index.ndim > 1 || !index.is_integral())
                throw new TorchException($"index_select: the index must be a vector of whole numbers, and is {index.dtype} of shape {Shapes.Text(index._shape)}.");
            var rows = Rows(index, _shape[d], "index_select");
            var result = dtype switch
            {
                ScalarType.Float32 => SelectRows<float>(d, rows),
                ScalarType.Float64 => SelectRows<double>(d, rows),
                ScalarType.Int64 => SelectRows<long>(d, rows),
                ScalarType.Int32 => SelectRows<int>(d, rows),
                _ => SelectRows<byte>(d, rows),
            };
            return Node.Record(
                result, "index_select",
                static (node, gradient) =>
                {
                    var (d, rows) = ((int, long[]))node.Extra!;
                    var whole = zeros(node.InputShape(0));
                    whole.AddRows(d, rows, gradient, 1);
                    node.Give(0, whole);
                },
                [this], extra: (d, rows));
        }

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            ThrowIfRecorded("index_add", source);
            return Copy().index_add_(dim, index, source, alpha);
        }

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            ThrowIfRecorded("index_add_", source);
            var d = Shapes.Dimension(dim, _shape.Length);
            AddRows(d, Rows(index, _shape[d], "index_add_"), source, (float)alpha.Value);
            return this;
        }

        /// <summary>result[i][j].. = this[i][index[i][j]].. along dim.</summary>
        public Tensor gather(long dim, Tensor index)
        {
            var d = Shapes.Dimension(dim, _shape.Length);
            if (index._shape.Length != _shape.Length)
                throw new TorchException($"gather: the index's shape {Shapes.Text(index._shape)} and the tensor's {Shapes.Text(_shape)} must have as many dimensions.");
            using var numbers = new Operand<long>(index);
            var places = Places(d, index._shape, numbers.Values, "gather");
            using var values = new Operand<double>(this);
            var picked = new double[places.Length];
            for (var i = 0; i < picked.Length; i++)
                picked[i] = values.Values[places[i]];
            var result = New(dtype, index._shape);
            Elements.Write<double>(picked, result);
            return Node.Record(
                result, "gather",
                static (node, gradient) =>
                {
                    var whole = zeros(node.InputShape(0));
                    var sums = whole.Storage.Values<float>();
                    using var values = new Operand<float>(gradient);
                    var places = (int[])node.Extra!;
                    for (var i = 0; i < places.Length; i++)
                        sums[places[i]] += values.Values[i];
                    node.Give(0, whole);
                },
                [this], extra: places);
        }

        public Tensor scatter_(long dim, Tensor index, Tensor src)
        {
            ThrowIfRecorded("scatter_", src);
            var d = Shapes.Dimension(dim, _shape.Length);
            using var numbers = new Operand<long>(index);
            var places = Places(d, index._shape, numbers.Values, "scatter_");
            using var wide = src.Expanded(index._shape);
            using var source = new Operand<double>(wide);
            using var copy = Copy();
            using var values = new Operand<double>(copy);
            var all = values.Values.ToArray();
            for (var i = 0; i < places.Length; i++)
                all[places[i]] = source.Values[i];
            Elements.Write<double>(all, this);
            return this;
        }

        public Tensor masked_select(Tensor mask)
        {
            using var scope = NewDisposeScope();
            var shape = Shapes.Broadcast(_shape, mask._shape, "masked_select");
            return expand(shape).reshape(-1).index_select(0, mask.expand(shape).reshape(-1).nonzero().reshape(-1)).MoveToOuterDisposeScope();
        }

        /// <summary>The indices of what is not zero, (count, dimensions), Int64.</summary>
        public Tensor nonzero()
        {
            using var values = new Operand<double>(this);
            var found = new List<long>();
            var steps = Shapes.Strides(_shape);
            for (var i = 0; i < values.Values.Length; i++)
            {
                if (values.Values[i] == 0)
                    continue;
                for (var d = 0; d < steps.Length; d++)
                    found.Add(i / steps[d] % _shape[d]);
            }
            return tensor([.. found], ScalarType.Int64).reshape(steps.Length == 0 ? (found.Count, 0) : (found.Count / steps.Length, steps.Length));
        }

        Tensor reshape((long Rows, long Columns) shape) => reshape(shape.Rows, shape.Columns);

        // Chooses along dimension d (a mask: along as many as it has) by a tensor of numbers of any shape.
        Tensor Choose(int d, Tensor numbers)
        {
            if (numbers.dtype == ScalarType.Bool)
            {
                var masked = _shape.AsSpan(d, (int)numbers.ndim);
                if (!masked.SequenceEqual(numbers._shape))
                    throw new TorchException($"index: a mask of shape {Shapes.Text(numbers._shape)} does not fit shape {Shapes.Text(_shape)}.");
                return reshape([.. _shape[..d], Shapes.Count(masked), .. _shape[(d + masked.Length)..]]).index_select(d, numbers.reshape(-1).nonzero().reshape(-1));
            }
            using var row = numbers.reshape(-1);
            return index_select(d, torch.where(row < 0, row + _shape[d], row)).reshape([.. _shape[..d], .. numbers._shape, .. _shape[(d + 1)..]]);
        }

        Tensor SelectRows<T>(int d, long[] rows) where T : struct, INumber<T>
        {
            using var operand = new Operand<T>(this);
            var result = New(dtype, Shapes.With(_shape, d, rows.Length));
            var inner = (int)Shapes.Count(_shape.AsSpan(d + 1));
            var outer = (int)Shapes.Count(_shape.AsSpan(0, d));
            var destination = result.Storage.Values<T>();
            for (var o = 0; o < outer; o++)
                for (var r = 0; r < rows.Length; r++)
                    operand.Values.Slice((int)(o * _shape[d] + rows[r]) * inner, inner).CopyTo(destination[((o * rows.Length + r) * inner)..]);
            return result;
        }

        void AddRows(int d, long[] rows, Tensor source, float alpha)
        {
            if (!Shapes.With(_shape, d, rows.Length).AsSpan().SequenceEqual(source._shape))
                throw new TorchException($"index_add: {rows.Length} rows of shape {Shapes.Text(_shape)} do not fit the source's shape {Shapes.Text(source._shape)}.");
            using var copy = Copy();
            using var sums = new Operand<float>(copy);
            using var values = new Operand<float>(source);
            var inner = (int)Shapes.Count(_shape.AsSpan(d + 1));
            var outer = (int)Shapes.Count(_shape.AsSpan(0, d));
            for (var o = 0; o < outer; o++)
                for (var r = 0; r < rows.Length; r++)
                {
                    var sum = sums.Values.Slice((int)(o * _shape[d] + rows[r]) * inner, inner);
                    var row = values.Values.Slice((o * rows.Length + r) * inner, inner);
                    for (var i = 0; i < inner; i++)
                        sum[i] += alpha * row[i];
                }
            Elements.Write<float>(sums.Values, this);
        }

        // Where each element of a gather is, counted in this tensor's row-major order.
        int[] Places(int d, long[] indexShape, ReadOnlySpan<long> numbers, string operation)
        {
            var (own, steps) = (Shapes.Strides(_shape), Shapes.Strides(indexShape));
            var places = new int[numbers.Length];
            for (var i = 0; i < places.Length; i++)
            {
                var place = Row(numbers[i], _shape[d], operation) * own[d];
                for (var k = 0; k < own.Length; k++)
                    if (k != d)
                        place += i / steps[k] % indexShape[k] * own[k];
                places[i] = (int)place;
            }
            return places;
        }

        static long[] Rows(Tensor index, long size, string operation)
        {
            using var numbers = new Operand<long>(index);
            var rows = numbers.Values.ToArray();
            for (var i = 0; i < rows.Length; i++)
                rows[i] = Row(rows[i], size, operation);
            return rows;
        }

        static long Row(long index, long size, string operation) => index >= 0 && index < size
            ? index
            : throw new TorchException($"{operation}: index {index} was given; it must be from 0 to {size - 1}.");
    }

    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);

    public static Tensor gather(Tensor input, long dim, Tensor index) => input.gather(dim, index);
}
