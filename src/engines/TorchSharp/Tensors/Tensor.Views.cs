using TorchSharp.Autograd;
using TorchSharp.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor alias() => Node.Record(See(_shape, _strides, _offset), "alias", static (node, gradient) => node.Give(0, gradient), [this]);

        public Tensor view(params long[] shape)
        {
            var complete = Shapes.Complete(shape, numel(), _shape);
            if (_strides is not null)
                throw new TorchException($"view: the tensor of shape {Shapes.Text(_shape)} is a look at other memory and not row-major; use reshape().");
            return Node.Record(See(complete, null, _offset), "view", GiveReshaped, [this]);
        }

        public Tensor view_as(Tensor other) => view(other._shape);

        public Tensor reshape(params long[] shape)
        {
            var complete = Shapes.Complete(shape, numel(), _shape);
            var result = _strides is null ? See(complete, null, _offset) : Copied(complete);
            return Node.Record(result, "reshape", GiveReshaped, [this]);
        }

        public Tensor flatten(long start_dim = 0, long end_dim = -1)
        {
            var (first, last) = (Shapes.Dimension(start_dim, _shape.Length), Shapes.Dimension(end_dim, _shape.Length));
            if (first > last)
                throw new TorchException($"flatten: start_dim {start_dim} comes after end_dim {end_dim} in shape {Shapes.Text(_shape)}.");
            if (_shape.Length == 0)
                return reshape(1);
            return reshape([.. _shape[..first], Shapes.Count(_shape.AsSpan(first, last - first + 1)), .. _shape[(last + 1)..]]);
        }

        public Tensor unflatten(long dim, params long[] sizes)
        {
            var d = Shapes.Dimension(dim, _shape.Length);
            return reshape([.. _shape[..d], .. Shapes.Complete(sizes, _shape[d], [_shape[d]]), .. _shape[(d + 1)..]]);
        }

        public Tensor ravel() => reshape(-1);

        public Tensor unsqueeze(long dim)
        {
            var d = Shapes.Dimension(dim, _shape.Length + 1);
            var strides = stride();
            return Look("unsqueeze", [.. _shape[..d], 1, .. _shape[d..]], [.. strides[..d], d < strides.Length ? strides[d] * _shape[d] : 1, .. strides[d..]], _offset, GiveReshaped);
        }

        public Tensor squeeze(long? dim = null)
        {
            var only = dim is { } given ? Shapes.Dimension(given, _shape.Length) : -1;
            var strides = stride();
            var (sizes, steps) = (new List<long>(), new List<long>());
            for (var d = 0; d < _shape.Length; d++)
            {
                if (_shape[d] == 1 && (only < 0 || only == d))
                    continue;
                sizes.Add(_shape[d]);
                steps.Add(strides[d]);
            }
            return Look("squeeze", [.. sizes], [.. steps], _offset, GiveReshaped);
        }

        public Tensor permute(params long[] permutation) => Node.Record(
            Permuted(permutation), "permute", static (node, gradient) => node.Give(0, gradient.Permuted(Inverse((long[])node.Extra!))), [this], extra: permutation);

        public Tensor transpose(long dim0, long dim1)
        {
            var order = new long[_shape.Length];
            for (var d = 0; d < order.Length; d++)
                order[d] = d;
            if (order.Length > 0)
            {
                var (a, b) = (Shapes.Dimension(dim0, order.Length), Shapes.Dimension(dim1, order.Length));
                (order[a], order[b]) = (order[b], order[a]);
            }
            return permute(order);
        }

        public Tensor t() => _shape.Length <= 2
            ? transpose(0, -1)
            : throw new TorchException($"t: at most 2 dimensions are allowed, and the shape is {Shapes.Text(_shape)}; use transpose().");

        public Tensor T => _shape.Length == 2 ? t() : permute([.. Enumerable.Range(0, _shape.Length).Select(d => (long)(_shape.Length - 1 - d))]);

        public Tensor contiguous() => _strides is null ? this : clone();

        public Tensor expand(params long[] sizes)
        {
            var complete = new long[sizes.Length];
            var lead = sizes.Length - _shape.Length;
            for (var d = 0; d < sizes.Length; d++)
                complete[d] = sizes[d] == -1 && d >= lead && lead >= 0 ? _shape[d - lead] : sizes[d];
            var result = Expanded(complete);
            result.DetachFromDisposeScope();
            DisposeScope.Current?.Add(result);
            return Node.Record(result, "expand", static (node, gradient) => node.Give(0, gradient), [this]);
        }

        public Tensor expand_as(Tensor other) => expand(other._shape);

        public Tensor broadcast_to(params long[] shape) => expand(shape);

        public Tensor narrow(long dim, long start, long length)
        {
            var d = Shapes.Dimension(dim, _shape.Length);
            var from = start < 0 ? start + _shape[d] : start;
            if (from < 0 || length < 0 || from + length > _shape[d])
                throw new TorchException($"narrow: {length} elements from {start} were asked of dimension {dim}, which has {_shape[d]}, in shape {Shapes.Text(_shape)}.");
            return slice(d, from, from + length, 1);
        }

        public Tensor slice(long dim, long start, long finish, long step)
        {
            if (step <= 0)
                throw new TorchException($"slice: step {step} was given; it must be positive.");
            var d = Shapes.Dimension(dim, _shape.Length);
            var size = _shape[d];
            var first = Math.Clamp(start < 0 ? start + size : start, 0, size);
            var last = Math.Clamp(finish < 0 ? finish + size : finish, first, size);
            var strides = stride();
            var offset = _offset + first * strides[d];
            var count = (last - first + step - 1) / step;
            strides[d] *= step;
            return Look("slice", Shapes.With(_shape, d, count), strides, offset, GiveIntoSlice, new long[] { d, first, last, step });
        }

        public Tensor select(long dim, long index)
        {
            var d = Shapes.Dimension(dim, _shape.Length);
            if (_shape.Length == 0 || index < -_shape[d] || index >= _shape[d])
                throw new TorchException($"select: index {index} was given for dimension {dim} of shape {Shapes.Text(_shape)}.");
            var at = index < 0 ? index + _shape[d] : index;
            return slice(d, at, at + 1, 1).squeeze(d);
        }

        public Tensor[] split(long size, int dim = 0)
        {
            var length = this.size(dim);
            if (size <= 0)
                throw new TorchException($"split: size {size} was given; it must be positive.");
            var parts = new Tensor[Math.Max(1, (length + size - 1) / size)];
            for (var i = 0; i < parts.Length; i++)
                parts[i] = narrow(dim, i * size, Math.Min(size, length - i * size));
            return parts;
        }

        public Tensor[] split(long[] sizes, long dim = 0)
        {
            var length = size((int)dim);
            if (sizes.Sum() != length)
                throw new TorchException($"split: sizes {Shapes.Text(sizes)} do not add up to {length}, the size of dimension {dim}.");
            var parts = new Tensor[sizes.Length];
            var at = 0L;
            for (var i = 0; i < parts.Length; i++)
            {
                parts[i] = narrow(dim, at, sizes[i]);
                at += sizes[i];
            }
            return parts;
        }

        public Tensor[] chunk(long chunks, long dim = 0)
        {
            if (chunks <= 0)
                throw new TorchException($"chunk: {chunks} chunks were asked for; at least 1 is allowed.");
            var length = size((int)dim);
            return split(Math.Max(1, (length + chunks - 1) / chunks), (int)dim);
        }

        public Tensor[] unbind(long dimension = 0)
        {
            var parts = new Tensor[size((int)dimension)];
            for (var i = 0; i < parts.Length; i++)
                parts[i] = select(dimension, i);
            return parts;
        }

        public Tensor repeat(params long[] sizes)
        {
            if (sizes.Length < _shape.Length)
                throw new TorchException($"repeat: {sizes.Length} counts were given for shape {Shapes.Text(_shape)}; at least {_shape.Length} are needed.");
            using var scope = NewDisposeScope();
            var lead = sizes.Length - _shape.Length;
            var (once, wide, joined) = (new List<long>(), new List<long>(), new List<long>());
            for (var d = 0; d < sizes.Length; d++)
            {
                var own = d < lead ? 1 : _shape[d - lead];
                once.AddRange([1, own]);
                wide.AddRange([sizes[d], own]);
                joined.Add(sizes[d] * own);
            }
            return reshape([.. once]).expand([.. wide]).reshape([.. joined]).MoveToOuterDisposeScope();
        }

        /// <summary>The dimensions in another order, outside any graph.</summary>
        internal Tensor Permuted(long[] permutation)
        {
            if (permutation.Length != _shape.Length)
                throw new TorchException($"permute: {permutation.Length} dimensions were given for shape {Shapes.Text(_shape)}; all {_shape.Length} are needed.");
            var (shape, strides, seen) = (new long[permutation.Length], stride(), new bool[permutation.Length]);
            var steps = new long[permutation.Length];
            for (var i = 0; i < permutation.Length; i++)
            {
                var d = Shapes.Dimension(permutation[i], permutation.Length);
                if (seen[d])
                    throw new TorchException($"permute: dimension {permutation[i]} is given twice.");
                seen[d] = true;
                (shape[i], steps[i]) = (_shape[d], strides[d]);
            }
            return See(shape, Shapes.IsContiguous(shape, steps) ? null : steps, _offset);
        }

        /// <summary>Sizes of 1 repeated without a copy, outside any graph and any scope.</summary>
        internal Tensor Expanded(long[] shape)
        {
            if (_shape.AsSpan().SequenceEqual(shape))
                return Share();
            var lead = shape.Length - _shape.Length;
            var (own, strides) = (stride(), new long[shape.Length]);
            for (var d = 0; d < shape.Length; d++)
            {
                var size = d < lead ? 1 : _shape[d - lead];
                if (lead < 0 || shape[d] < 0 || (size != shape[d] && size != 1))
                    throw new TorchException($"expand: shape {Shapes.Text(_shape)} cannot be expanded to {Shapes.Text(shape)}; only sizes of 1 can.");
                strides[d] = size == 1 ? 0 : own[d - lead];
            }
            return new(Storage.AddReference(), shape, Shapes.IsContiguous(shape, strides) ? null : strides, _offset, scoped: false);
        }

        Tensor Look(string operation, long[] shape, long[] strides, long offset, BackwardRule rule, object? extra = null) =>
            Node.Record(See(shape, Shapes.IsContiguous(shape, strides) ? null : strides, offset), operation, rule, [this], extra: extra);

        Tensor Copied(long[] shape)
        {
            using var copy = Copy();
            return copy.See(shape, null, 0);
        }

        static void GiveReshaped(Node node, Tensor gradient)
        {
            using var plain = gradient._strides is null ? gradient.Share() : gradient.Copy().DetachFromDisposeScope();
            node.Give(0, plain.See(node.InputShape(0), null, plain._offset));
        }

        static void GiveIntoSlice(Node node, Tensor gradient)
        {
            var slice = (long[])node.Extra!;
            var whole = zeros(node.InputShape(0));
            Overwrite(whole.slice(slice[0], slice[1], slice[2], slice[3]), gradient);
            node.Give(0, whole);
        }

        static long[] Inverse(long[] permutation)
        {
            var inverse = new long[permutation.Length];
            for (var i = 0; i < inverse.Length; i++)
                inverse[Shapes.Dimension(permutation[i], inverse.Length)] = i;
            return inverse;
        }
    }

    public static Tensor reshape(Tensor input, params long[] shape) => input.reshape(shape);

    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) => input.flatten(start_dim, end_dim);

    public static Tensor squeeze(Tensor input, long? dim = null) => input.squeeze(dim);

    public static Tensor unsqueeze(Tensor input, long dim) => input.unsqueeze(dim);

    public static Tensor permute(Tensor input, params long[] permutation) => input.permute(permutation);

    public static Tensor transpose(Tensor input, long dim0, long dim1) => input.transpose(dim0, dim1);

    public static Tensor narrow(Tensor input, long dim, long start, long length) => input.narrow(dim, start, length);

    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);

    public static Tensor[] unbind(Tensor input, long dim = 0) => input.unbind(dim);

    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) => tensor.split(split_size_or_sections, dim);
}
