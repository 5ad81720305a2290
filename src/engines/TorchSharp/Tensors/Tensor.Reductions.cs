using TorchSharp.Autograd;
using TorchSharp.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => SumOver([], false, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => SumOver([dim], keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => SumOver([dim0, dim1], keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => SumOver([dim0, dim1, dim2], keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => SumOver(dim, keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => SumOver(dim, keepdim, type);

        public Tensor mean() => MeanOver([], false, null);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => MeanOver(dimensions, keepdim, type);

        public Tensor var(bool unbiased = true) => VarianceOver([], unbiased, false);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => VarianceOver([dim], unbiased, keepdim);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => VarianceOver(dimensions, unbiased, keepdim);

        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            VarianceOver(dimensions, unbiased, keepdim);

        public Tensor std(bool unbiased = true) => DeviationOver([], unbiased, false);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => DeviationOver([dim], unbiased, keepdim);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => DeviationOver(dimensions, unbiased, keepdim);

        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            DeviationOver(dimensions, unbiased, keepdim);

        public Tensor norm(float p = 2f) => NormOver([], false, p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2f) => NormOver([dim], keepdim, p);

        public Tensor argmax() => Reductions.ArgExtreme(Flat(), 0, false, maximum: true);

        public Tensor argmax(long dim, bool keepdim = false) => Reductions.ArgExtreme(this, dim, keepdim, maximum: true);

        public Tensor argmin() => Reductions.ArgExtreme(Flat(), 0, false, maximum: false);

        public Tensor argmin(long dim, bool keepdim = false) => Reductions.ArgExtreme(this, dim, keepdim, maximum: false);

        public Tensor max() => WholeExtreme(maximum: true);

        public Tensor min() => WholeExtreme(maximum: false);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => ExtremeAlong(dim, keepdim, maximum: true);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => ExtremeAlong(dim, keepdim, maximum: false);

        public Tensor amax(params long[] dims) => amax(dims, false);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => Into(@out, ExtremeOver(dims, keepdim, maximum: true));

        public Tensor amin(params long[] dims) => amin(dims, false);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => Into(@out, ExtremeOver(dims, keepdim, maximum: false));

        public Tensor any() => CountTrue([], false).gt(0);

        public Tensor any(long dim, bool keepdim = false) => CountTrue([dim], keepdim).gt(0);

        public Tensor all() => CountTrue([], false).eq(numel());

        public Tensor all(long dim, bool keepdim = false) => CountTrue([dim], keepdim).eq(size((int)dim));

        public Tensor count_nonzero(long[]? dims = null) => CountTrue(dims ?? [], false);

        public Tensor cumsum(long dim, ScalarType? type = null)
        {
            var d = Shapes.Dimension(dim, _shape.Length);
            var result = Copy();
            for (var i = 1L; i < _shape[d]; i++)
            {
                using var scope = NewDisposeScope();
                using var none = no_grad();
                Overwrite(result.narrow(d, i, 1), result.narrow(d, i, 1) + result.narrow(d, i - 1, 1));
            }
            return Node.Record(
                result, "cumsum",
                static (node, gradient) =>
                {
                    var d = (long)node.Number;
                    node.Give(0, gradient - gradient.cumsum(d) + gradient.sum(d, keepdim: true));
                },
                [this], number: d);
        }

        Tensor SumOver(ReadOnlySpan<long> dims, bool keepdim, ScalarType? type)
        {
            if (type is { } wanted && wanted != dtype)
            {
                using var scope = NewDisposeScope();
                return to_type(wanted).SumOver(dims, keepdim, null).MoveToOuterDisposeScope();
            }
            var result = Reductions.Sum(this, dims, keepdim);
            return Node.IsRecorded([this])
                ? Node.Record(result, "sum", GiveExpanded, [this], extra: Reductions.Marked(_shape.Length, dims))
                : result;
        }

        Tensor MeanOver(ReadOnlySpan<long> dims, bool keepdim, ScalarType? type)
        {
            if (!is_floating_point() && type is null)
                throw new TorchException($"mean: the tensor is {dtype}; the mean of whole numbers must be asked for with a floating type.");
            using var scope = NewDisposeScope();
            return (SumOver(dims, keepdim, type) / Reductions.ReducedCount(this, dims)).MoveToOuterDisposeScope();
        }

        Tensor VarianceOver(ReadOnlySpan<long> dims, bool unbiased, bool keepdim)
        {
            using var scope = NewDisposeScope();
            var count = Reductions.ReducedCount(this, dims);
            var deviations = (this - MeanOver(dims, true, null)).square();
            return (deviations.SumOver(dims, keepdim, null) / (double)(unbiased ? count - 1 : count)).MoveToOuterDisposeScope();
        }

        Tensor DeviationOver(ReadOnlySpan<long> dims, bool unbiased, bool keepdim)
        {
            using var scope = NewDisposeScope();
            return VarianceOver(dims, unbiased, keepdim).sqrt().MoveToOuterDisposeScope();
        }

        Tensor NormOver(ReadOnlySpan<long> dims, bool keepdim, float p)
        {
            using var scope = NewDisposeScope();
            return (p switch
            {
                2 => square().SumOver(dims, keepdim, null).sqrt(),
                1 => abs().SumOver(dims, keepdim, null),
                float.PositiveInfinity => abs().ExtremeOver(dims, keepdim, maximum: true),
                _ => abs().pow(p).SumOver(dims, keepdim, null).pow(1 / p),
            }).MoveToOuterDisposeScope();
        }

        // The result, or, where a tensor was given for it, that tensor with the result's values.
        static Tensor Into(Tensor? given, Tensor result)
        {
            if (given is null)
                return result;
            using (result)
                return given.copy_(result);
        }

        Tensor Flat() => reshape(-1);

        Tensor WholeExtreme(bool maximum)
        {
            using var scope = NewDisposeScope();
            return Flat().ExtremeAlong(0, false, maximum).Values.MoveToOuterDisposeScope();
        }

        // The extreme over several dimensions: they are joined into one, at the end.
        Tensor ExtremeOver(ReadOnlySpan<long> dims, bool keepdim, bool maximum)
        {
            using var scope = NewDisposeScope();
            var marked = Reductions.Marked(_shape.Length, dims);
            var order = Enumerable.Range(0, marked.Length).OrderBy(d => marked[d] ? 1 : 0).Select(d => (long)d).ToArray();
            var rest = order.Where(d => !marked[d]).Select(d => _shape[d]).ToArray();
            var values = permute(order).reshape([.. rest, -1]).ExtremeAlong(-1, false, maximum).Values;
            return (keepdim ? values.reshape([.. marked.Select((reduced, d) => reduced ? 1 : _shape[d])]) : values).MoveToOuterDisposeScope();
        }

        (Tensor Values, Tensor Indexes) ExtremeAlong(long dim, bool keepdim, bool maximum)
        {
            using var scope = NewDisposeScope();
            var indexes = Reductions.ArgExtreme(this, dim, true, maximum);
            var values = _shape.Length == 0 ? alias() : gather(dim, indexes);
            return keepdim || _shape.Length == 0
                ? (values.MoveToOuterDisposeScope(), indexes.MoveToOuterDisposeScope())
                : (values.squeeze(dim).MoveToOuterDisposeScope(), indexes.squeeze(dim).MoveToOuterDisposeScope());
        }

        Tensor CountTrue(ReadOnlySpan<long> dims, bool keepdim)
        {
            using var scope = NewDisposeScope();
            return Reductions.Sum(to_type(ScalarType.Bool), dims, keepdim).MoveToOuterDisposeScope();
        }

        static void GiveExpanded(Node node, Tensor gradient)
        {
            var (marked, shape) = ((bool[])node.Extra!, node.InputShape(0));
            var kept = new long[shape.Length];
            for (var d = 0; d < kept.Length; d++)
                kept[d] = marked[d] ? 1 : shape[d];
            node.Give(0, gradient.reshape(kept).expand(shape));
        }
    }

    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);

    public static Tensor sum(Tensor input, ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);

    public static Tensor sum(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);

    public static Tensor mean(Tensor input) => input.mean();

    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) => input.mean(dimensions, keepdim, type);

    public static Tensor var(Tensor input, bool unbiased = true) => input.var(unbiased);

    public static Tensor var(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.var(dimensions, unbiased, keepdim, type);

    public static Tensor std(Tensor input, bool unbiased = true) => input.std(unbiased);

    public static Tensor std(Tensor input, long dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
        input.std(dimensions, unbiased, keepdim, type);

    public static Tensor norm(Tensor input) => input.norm();

    public static Tensor max(Tensor input) => input.max();

    public static Tensor min(Tensor input) => input.min();

    public static (Tensor values, Tensor indexes) max(Tensor input, long dim, bool keepdim = false) => input.max(dim, keepdim);

    public static (Tensor values, Tensor indexes) min(Tensor input, long dim, bool keepdim = false) => input.min(dim, keepdim);

    public static Tensor argmax(Tensor input) => input.argmax();

    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input.argmax(dim, keepdim);

    public static Tensor argmin(Tensor input) => input.argmin();

    public static Tensor argmin(Tensor input, long dim, bool keepdim = false) => input.argmin(dim, keepdim);

    public static Tensor any(Tensor input) => input.any();

    public static Tensor all(Tensor input) => input.all();
}
