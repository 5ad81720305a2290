using TorchSharp.Autograd;
using TorchSharp.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Pointwise.Compare<Equal>(this, target, "eq");

        public Tensor eq(Scalar target) => CompareWith<Equal>(target);

        public Tensor ne(Tensor target) => Pointwise.Compare<NotEqual>(this, target, "ne");

        public Tensor ne(Scalar target) => CompareWith<NotEqual>(target);

        public Tensor lt(Tensor target) => Pointwise.Compare<Less>(this, target, "lt");

        public Tensor lt(Scalar target) => CompareWith<Less>(target);

        public Tensor le(Tensor target) => Pointwise.Compare<LessOrEqual>(this, target, "le");

        public Tensor le(Scalar target) => CompareWith<LessOrEqual>(target);

        public Tensor gt(Tensor target) => Pointwise.Compare<Greater>(this, target, "gt");

        public Tensor gt(Scalar target) => CompareWith<Greater>(target);

        public Tensor ge(Tensor target) => Pointwise.Compare<GreaterOrEqual>(this, target, "ge");

        public Tensor ge(Scalar target) => CompareWith<GreaterOrEqual>(target);

        public Tensor logical_not() => CompareWith<Equal>(false);

        public Tensor logical_and(Tensor other)
        {
            using var scope = NewDisposeScope();
            return Pointwise.Binary<Minimum>(to_type(ScalarType.Bool), other.to_type(ScalarType.Bool), "logical_and").MoveToOuterDisposeScope();
        }

        public Tensor logical_or(Tensor other)
        {
            using var scope = NewDisposeScope();
            return Pointwise.Binary<Maximum>(to_type(ScalarType.Bool), other.to_type(ScalarType.Bool), "logical_or").MoveToOuterDisposeScope();
        }

        /// <summary>Whether shapes and all values are equal, as a boolean tensor.</summary>
        public Tensor equal(Tensor target)
        {
            using var scope = NewDisposeScope();
            return (_shape.AsSpan().SequenceEqual(target._shape) ? eq(target).all() : tensor(false)).MoveToOuterDisposeScope();
        }

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            var shape = Shapes.Broadcast(_shape, target._shape, "allclose");
            using var wideX = Expanded(shape);
            using var wideY = target.Expanded(shape);
            using var x = new Operand<double>(wideX);
            using var y = new Operand<double>(wideY);
            for (var i = 0; i < x.Values.Length; i++)
            {
                var (a, b) = (x.Values[i], y.Values[i]);
                if (a != b && !(equal_nan && double.IsNaN(a) && double.IsNaN(b)) && !(Math.Abs(a - b) <= atol + rtol * Math.Abs(b)))
                    return false;
            }
            return true;
        }

        /// <summary>This where the condition holds, else y.</summary>
        public Tensor where(Tensor condition, Tensor y) => torch.where(condition, this, y);

        public Tensor masked_fill(Tensor mask, Scalar value)
        {
            using var scope = NewDisposeScope();
            var number = New(dtype, Shapes.Scalar);
            number.FillWith(value);
            return torch.where(mask, number, this).MoveToOuterDisposeScope();
        }

        Tensor CompareWith<TComparison>(Scalar number) where TComparison : IComparison
        {
            using var scalar = New(Elements.Promote(dtype, number), Shapes.Scalar);
            scalar.FillWith(number);
            return Pointwise.Compare<TComparison>(this, scalar, "");
        }
    }

    public static Tensor eq(Tensor left, Tensor right) => left.eq(right);

    public static Tensor ne(Tensor left, Tensor right) => left.ne(right);

    public static Tensor lt(Tensor left, Tensor right) => left.lt(right);

    public static Tensor le(Tensor left, Tensor right) => left.le(right);

    public static Tensor gt(Tensor left, Tensor right) => left.gt(right);

    public static Tensor ge(Tensor left, Tensor right) => left.ge(right);

    public static Tensor logical_and(Tensor left, Tensor right) => left.logical_and(right);

    public static Tensor logical_or(Tensor left, Tensor right) => left.logical_or(right);

    public static Tensor logical_not(Tensor input) => input.logical_not();

    public static Tensor equal(Tensor tensor, Tensor target) => tensor.equal(target);

    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
        tensor.allclose(target, rtol, atol, equal_nan);

    /// <summary>x where the condition holds, else y, with broadcasting.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y)
    {
        var shape = Shapes.Broadcast(Shapes.Broadcast(condition._shape, x._shape, "where"), y._shape, "where");
        var type = Elements.Promote(x, y);
        using var wideCondition = condition.Expanded(shape);
        using var wideX = x.Expanded(shape);
        using var wideY = y.Expanded(shape);
        using var flags = new Operand<byte>(wideCondition);
        using var left = new Operand<double>(wideX);
        using var right = new Operand<double>(wideY);
        var values = new double[flags.Values.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = flags.Values[i] != 0 ? left.Values[i] : right.Values[i];
        var result = Tensor.New(type, shape);
        Elements.Write<double>(values, result);
        return Node.Record(
            result, "where",
            static (node, gradient) =>
            {
                var chosen = node.Saved(0).to_type(ScalarType.Float32);
                node.Give(0, gradient * chosen);
                node.Give(1, gradient * (1 - chosen));
            },
            [x, y], [condition]);
    }
}
