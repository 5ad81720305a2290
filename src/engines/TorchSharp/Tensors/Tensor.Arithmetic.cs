using TorchSharp.Autograd;
using TorchSharp.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public enum RoundingMode
    {
        None = 0,
        trunc = 1,
        floor = 2,
    }

    public partial class Tensor
    {
        public Tensor add(Tensor target) => Node.Record(
            Pointwise.Binary<Add>(this, target, "add"), "add",
            static (node, gradient) =>
            {
                node.Give(0, gradient);
                node.Give(1, gradient);
            },
            [this, target]);

        public Tensor add(Tensor target, Scalar alpha)
        {
            using var scope = NewDisposeScope();
            return add(target.mul(alpha)).MoveToOuterDisposeScope();
        }

        public Tensor add(Scalar scalar) => Node.Record(Pointwise.Binary<Add>(this, scalar), "add", GiveUnchanged, [this]);

        public Tensor sub(Tensor target) => Node.Record(
            Pointwise.Binary<Subtract>(this, target, "sub"), "sub",
            static (node, gradient) =>
            {
                node.Give(0, gradient);
                if (node.Needs(1))
                    node.Give(1, -gradient);
            },
            [this, target]);

        public Tensor sub(Scalar target) => Node.Record(Pointwise.Binary<Subtract>(this, target), "sub", GiveUnchanged, [this]);

        public Tensor subtract(Tensor target) => sub(target);

        public Tensor subtract(Scalar target) => sub(target);

        public Tensor mul(Tensor target) => Node.Record(
            Pointwise.Binary<Multiply>(this, target, "mul"), "mul",
            static (node, gradient) =>
            {
                if (node.Needs(0))
                    node.Give(0, gradient * node.Saved(1));
                if (node.Needs(1))
                    node.Give(1, gradient * node.Saved(0));
            },
            [this, target], [this, target]);

        public Tensor mul(Scalar target) => Node.Record(
            Pointwise.Binary<Multiply>(this, target), "mul", static (node, gradient) => node.Give(0, gradient * node.Number), [this], number: target.Value);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            using var scope = NewDisposeScope();
            var (x, y) = (Floating(this), Floating(target));
            var quotient = Node.Record(
                Pointwise.Binary<Divide>(x, y, "div"), "div",
                static (node, gradient) =>
                {
                    var (x, y) = (node.Saved(0), node.Saved(1));
                    if (node.Needs(0))
                        node.Give(0, gradient / y);
                    if (node.Needs(1))
                        node.Give(1, -gradient * x / (y * y));
                },
                [x, y], [x, y]);
            return Rounded(quotient, rounding_mode).MoveToOuterDisposeScope();
        }

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            using var scope = NewDisposeScope();
            var x = Floating(this);
            var quotient = Node.Record(
                Pointwise.Binary<Divide>(x, target), "div", static (node, gradient) => node.Give(0, gradient / node.Number), [x], number: target.Value);
            return Rounded(quotient, rounding_mode).MoveToOuterDisposeScope();
        }

        public Tensor neg() => is_floating_point()
            ? Node.Record(Pointwise.Unary<Negate>(this), "neg", static (node, gradient) => node.Give(0, Pointwise.Unary<Negate>(gradient)), [this])
            : mul(-1);

        public Tensor negative() => neg();

        public Tensor pow(Scalar exponent)
        {
            using var scope = NewDisposeScope();
            var x = exponent.IsFloating ? Floating(this) : this;
            return Node.Record(
                Pointwise.Binary<Power>(x, exponent), "pow",
                static (node, gradient) => node.Give(0, node.Number == 0
                    ? gradient * 0
                    : gradient * (Pointwise.Binary<Power>(node.Saved(0), node.Number - 1) * node.Number)),
                [x], [x], number: exponent.Value).MoveToOuterDisposeScope();
        }

        public Tensor pow(Tensor exponent) => Node.Record(
            Pointwise.Binary<Power>(this, exponent, "pow"), "pow",
            static (node, gradient) =>
            {
                var (x, y) = (node.Saved(0), node.Saved(1));
                if (node.Needs(0))
                    node.Give(0, gradient * y * x.pow(y - 1));
                if (node.Needs(1))
                    node.Give(1, gradient * x.pow(y) * x.log());
            },
            [this, exponent], [this, exponent]);

        public Tensor remainder(Scalar scalar)
        {
            using var scope = NewDisposeScope();
            return (this - div(scalar, RoundingMode.floor) * scalar).MoveToOuterDisposeScope();
        }

        public Tensor maximum(Tensor other) => Extreme<Maximum, Greater>(this, other, "maximum");

        public Tensor minimum(Tensor other) => Extreme<Minimum, Less>(this, other, "minimum");

        public Tensor max(Tensor other) => maximum(other);

        public Tensor min(Tensor other) => minimum(other);

        public Tensor clamp(Scalar? min = null, Scalar? max = null)
        {
            if (min is null && max is null)
                throw new TorchException("clamp: neither min nor max was given; at least one is needed.");
            using var scope = NewDisposeScope();
            var result = this;
            if (min is not null)
                result = Pointwise.Binary<Maximum>(result, min);
            if (max is not null)
                result = Pointwise.Binary<Minimum>(result, max);
            var bounds = new[] { min?.Value ?? double.NegativeInfinity, max?.Value ?? double.PositiveInfinity };
            return Node.Record(
                result, "clamp",
                static (node, gradient) =>
                {
                    var (x, bounds) = (node.Saved(0), (double[])node.Extra!);
                    node.Give(0, gradient * (x >= bounds[0]).to_type(ScalarType.Float32) * (x <= bounds[1]).to_type(ScalarType.Float32));
                },
                [this], [this], extra: bounds).MoveToOuterDisposeScope();
        }

        public Tensor clamp(Tensor? min = null, Tensor? max = null)
        {
            if (min is null && max is null)
                throw new TorchException("clamp: neither min nor max was given; at least one is needed.");
            using var scope = NewDisposeScope();
            var result = min is null ? this : maximum(min);
            return (max is null ? result : result.minimum(max)).MoveToOuterDisposeScope();
        }

        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        public Tensor clamp_min(Scalar min) => clamp(min: min);

        public Tensor clamp_max(Scalar max) => clamp(max: max);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using var scope = NewDisposeScope();
            return (this + tensor1 * tensor2 * value).MoveToOuterDisposeScope();
        }

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using var scope = NewDisposeScope();
            return (this + tensor1 / tensor2 * value).MoveToOuterDisposeScope();
        }

        public Tensor lerp(Tensor end, Tensor weight)
        {
            using var scope = NewDisposeScope();
            return (this + (end - this) * weight).MoveToOuterDisposeScope();
        }

        // Equal operands share the gradient, as in the real library.
        static Tensor Extreme<TFunction, TBetter>(Tensor x, Tensor y, string name) where TFunction : IBinaryFunction where TBetter : IComparison => Node.Record(
            Pointwise.Binary<TFunction>(x, y, name), name,
            static (node, gradient) =>
            {
                var (x, y) = (node.Saved(0), node.Saved(1));
                var half = (x == y).to_type(ScalarType.Float32) * 0.5f;
                node.Give(0, gradient * (Pointwise.Compare<TBetter>(x, y, "").to_type(ScalarType.Float32) + half));
                node.Give(1, gradient * (Pointwise.Compare<TBetter>(y, x, "").to_type(ScalarType.Float32) + half));
            },
            [x, y], [x, y]);

        static void GiveUnchanged(Node node, Tensor gradient) => node.Give(0, gradient);

        // True division of whole numbers makes Float32.
        static Tensor Floating(Tensor x) => x.is_floating_point() ? x : x.to_type(ScalarType.Float32);

        static Tensor Rounded(Tensor x, RoundingMode mode) => mode switch
        {
            RoundingMode.None => x,
            RoundingMode.floor => x.floor(),
            _ => x.trunc(),
        };
    }

    public static Tensor add(Tensor left, Tensor right) => left.add(right);

    public static Tensor add(Tensor left, Scalar right) => left.add(right);

    public static Tensor sub(Tensor left, Tensor right) => left.sub(right);

    public static Tensor sub(Tensor left, Scalar right) => left.sub(right);

    public static Tensor mul(Tensor left, Tensor right) => left.mul(right);

    public static Tensor mul(Tensor left, Scalar right) => left.mul(right);

    public static Tensor div(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right, rounding_mode);

    public static Tensor div(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right, rounding_mode);

    public static Tensor neg(Tensor input) => input.neg();

    public static Tensor pow(Tensor left, Tensor exponent) => left.pow(exponent);

    public static Tensor pow(Tensor left, Scalar exponent) => left.pow(exponent);

    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);

    public static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);

    public static Tensor max(Tensor input, Tensor other) => input.maximum(other);

    public static Tensor min(Tensor input, Tensor other) => input.minimum(other);

    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp(min, max);

    public static Tensor clamp(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp(min, max);

    public static Tensor lerp(Tensor input, Tensor end, Tensor weight) => input.lerp(end, weight);
}
