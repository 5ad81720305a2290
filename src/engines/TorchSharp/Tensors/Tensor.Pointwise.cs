using TorchSharp.Autograd;
using TorchSharp.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Map<Absolute>("abs", static (node, gradient) => node.Give(0, gradient * Pointwise.Unary<Sign>(node.Saved(0))));

        public Tensor absolute() => abs();

        public Tensor sign() => Pointwise.Unary<Sign>(this);

        public Tensor exp() => MapSavingResult<Exponential>("exp", static (node, gradient) => node.Give(0, gradient * node.Saved(0)));

        public Tensor log() => Map<Logarithm>("log", static (node, gradient) => node.Give(0, gradient / node.Saved(0)));

        public Tensor log1p()
        {
            using var scope = NewDisposeScope();
            return (this + 1).log().MoveToOuterDisposeScope();
        }

        public Tensor sqrt() => MapSavingResult<SquareRoot>("sqrt", static (node, gradient) => node.Give(0, gradient / (node.Saved(0) * 2)));

        public Tensor rsqrt()
        {
            using var scope = NewDisposeScope();
            return (1 / sqrt()).MoveToOuterDisposeScope();
        }

        public Tensor reciprocal() => 1 / this;

        public Tensor square() => Map<Square>("square", static (node, gradient) => node.Give(0, gradient * node.Saved(0) * 2));

        public Tensor sin() => Map<Sine>("sin", static (node, gradient) => node.Give(0, gradient * node.Saved(0).cos()));

        public Tensor cos() => Map<Cosine>("cos", static (node, gradient) => node.Give(0, -gradient * node.Saved(0).sin()));

        public Tensor floor() => Pointwise.Unary<Floor>(this);

        public Tensor ceil() => Pointwise.Unary<Ceiling>(this);

        public Tensor round(long decimals = 0)
        {
            if (decimals == 0)
                return Pointwise.Unary<RoundHalfEven>(this);
            using var scope = NewDisposeScope();
            var scale = Math.Pow(10, decimals);
            return (Pointwise.Unary<RoundHalfEven>(this * scale) / scale).MoveToOuterDisposeScope();
        }

        public Tensor trunc()
        {
            using var scope = NewDisposeScope();
            using var none = no_grad();
            return (sign() * abs().floor()).MoveToOuterDisposeScope();
        }

        public Tensor relu() => MapSavingResult<Rectify>(
            "relu", static (node, gradient) => node.Give(0, Pointwise.Binary<WherePositive>(gradient, node.Saved(0), "relu")));

        public Tensor leaky_relu(Scalar negative_slope)
        {
            using var scope = NewDisposeScope();
            var slope = negative_slope.Value;
            var result = Pointwise.Unary<Rectify>(this) + Pointwise.Binary<Minimum>(this, 0.0) * slope;
            return Node.Record(
                result, "leaky_relu",
                static (node, gradient) => node.Give(0, gradient * ((node.Saved(0) > 0).to_type(ScalarType.Float32) * (1 - node.Number) + node.Number)),
                [this], [this], number: slope).MoveToOuterDisposeScope();
        }

        public Tensor tanh() => MapSavingResult<HyperbolicTangent>(
            "tanh", static (node, gradient) => node.Give(0, Pointwise.Binary<TanhGradient>(gradient, node.Saved(0), "tanh")));

        public Tensor sigmoid() => MapSavingResult<Sigmoid>(
            "sigmoid", static (node, gradient) => node.Give(0, Pointwise.Binary<SigmoidGradient>(gradient, node.Saved(0), "sigmoid")));

        public Tensor softplus(double beta = 1, double threshold = 20)
        {
            if (beta == 1)
                return Map<SoftPlus>("softplus", static (node, gradient) => node.Give(0, gradient * node.Saved(0).sigmoid()));
            using var scope = NewDisposeScope();
            return ((this * beta).softplus() / beta).MoveToOuterDisposeScope();
        }

        public Tensor silu()
        {
            using var scope = NewDisposeScope();
            return (this * sigmoid()).MoveToOuterDisposeScope();
        }

        public Tensor softmax(long dim, ScalarType? dtype = null)
        {
            using var scope = NewDisposeScope();
            var x = dtype is { } type ? to_type(type) : this;
            var exponentials = (x - x.amax([dim], keepdim: true).detach()).exp();
            return (exponentials / exponentials.sum(dim, keepdim: true)).MoveToOuterDisposeScope();
        }

        public Tensor log_softmax(long dim, ScalarType? dtype = null)
        {
            using var scope = NewDisposeScope();
            var x = dtype is { } type ? to_type(type) : this;
            var shifted = x - x.amax([dim], keepdim: true).detach();
            return (shifted - shifted.exp().sum(dim, keepdim: true).log()).MoveToOuterDisposeScope();
        }

        public Tensor logsumexp(long dim, bool keepdim = false)
        {
            using var scope = NewDisposeScope();
            var highest = amax([dim], keepdim: true).detach();
            var result = (this - highest).exp().sum(dim, keepdim: true).log() + highest;
            return (keepdim ? result : result.squeeze(dim)).MoveToOuterDisposeScope();
        }

        public Tensor isnan() => Test(static x => double.IsNaN(x));

        public Tensor isinf() => Test(static x => double.IsInfinity(x));

        public Tensor isfinite() => Test(static x => double.IsFinite(x));

        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null)
        {
            var result = Copy();
            using var values = new Operand<float>(result);
            foreach (ref var value in values.Values)
                value = float.IsNaN(value) ? (float)nan
                    : float.IsPositiveInfinity(value) ? (float)(posinf ?? float.MaxValue)
                    : float.IsNegativeInfinity(value) ? (float)(neginf ?? float.MinValue)
                    : value;
            return result;
        }

        Tensor Map<TFunction>(string name, BackwardRule rule) where TFunction : IUnaryFunction =>
            Node.Record(Pointwise.Unary<TFunction>(this), name, rule, [this], [this]);

        Tensor MapSavingResult<TFunction>(string name, BackwardRule rule) where TFunction : IUnaryFunction
        {
            var result = Pointwise.Unary<TFunction>(this);
            return Node.Record(result, name, rule, [this], [result]);
        }

        Tensor Test(Func<double, bool> property)
        {
            using var operand = new Operand<double>(this);
            var result = New(ScalarType.Bool, _shape);
            var flags = result.Storage.Values<byte>();
            for (var i = 0; i < flags.Length; i++)
                flags[i] = property(operand.Values[i]) ? (byte)1 : (byte)0;
            return result;
        }
    }

    public static Tensor abs(Tensor input) => input.abs();

    public static Tensor exp(Tensor input) => input.exp();

    public static Tensor log(Tensor input) => input.log();

    public static Tensor sqrt(Tensor input) => input.sqrt();

    public static Tensor square(Tensor input) => input.square();

    public static Tensor sin(Tensor input) => input.sin();

    public static Tensor cos(Tensor input) => input.cos();

    public static Tensor tanh(Tensor input) => input.tanh();

    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) => input.logsumexp(dim, keepdim);

    public static Tensor isnan(Tensor input) => input.isnan();

    public static Tensor isinf(Tensor tensor) => tensor.isinf();

    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();
}
