using TorchSharp.Autograd;
using TorchSharp.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add_(Tensor target) => Replace<Add>("add_", target, static (x, y) => x.add(y));

        public Tensor add_(Tensor target, Scalar alpha)
        {
            using var scope = NewDisposeScope();
            return add_(target * alpha);
        }

        public Tensor add_(Scalar scalar) => Replace<Add>("add_", scalar, static (x, y) => x.add(y));

        public Tensor sub_(Tensor target) => Replace<Subtract>("sub_", target, static (x, y) => x.sub(y));

        public Tensor sub_(Scalar target) => Replace<Subtract>("sub_", target, static (x, y) => x.sub(y));

        public Tensor mul_(Tensor target) => Replace<Multiply>("mul_", target, static (x, y) => x.mul(y));

        public Tensor mul_(Scalar target) => Replace<Multiply>("mul_", target, static (x, y) => x.mul(y));

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            using var scope = NewDisposeScope();
            return ReplaceBy("div_", div(target, rounding_mode));
        }

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            using var scope = NewDisposeScope();
            return ReplaceBy("div_", div(target, rounding_mode));
        }

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using var scope = NewDisposeScope();
            return ReplaceBy("addcmul_", addcmul(tensor1, tensor2, value));
        }

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using var scope = NewDisposeScope();
            return ReplaceBy("addcdiv_", addcdiv(tensor1, tensor2, value));
        }

        public Tensor lerp_(Tensor end, Tensor weight)
        {
            using var scope = NewDisposeScope();
            return ReplaceBy("lerp_", lerp(end, weight));
        }

        public Tensor pow_(Scalar exponent)
        {
            using var scope = NewDisposeScope();
            return ReplaceBy("pow_", pow(exponent));
        }

        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            using var scope = NewDisposeScope();
            return ReplaceBy("clamp_", clamp(min, max));
        }

        public Tensor neg_()
        {
            using var scope = NewDisposeScope();
            return ReplaceBy("neg_", neg());
        }

        public Tensor abs_()
        {
            using var scope = NewDisposeScope();
            return ReplaceBy("abs_", abs());
        }

        public Tensor exp_()
        {
            using var scope = NewDisposeScope();
            return ReplaceBy("exp_", exp());
        }

        public Tensor sqrt_()
        {
            using var scope = NewDisposeScope();
            return ReplaceBy("sqrt_", sqrt());
        }

        public Tensor relu_()
        {
            using var scope = NewDisposeScope();
            return ReplaceBy("relu_", relu());
        }

        public Tensor tanh_()
        {
            using var scope = NewDisposeScope();
            return ReplaceBy("tanh_", tanh());
        }

        public Tensor sigmoid_()
        {
            using var scope = NewDisposeScope();
            return ReplaceBy("sigmoid_", sigmoid());
        }

        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            using var scope = NewDisposeScope();
            var wide = source._shape.AsSpan().SequenceEqual(_shape) ? source : source.expand(_shape);
            if (Node.IsRecorded([this, source]))
                return ReplaceBy("copy_", Node.Record(wide.Copy(), "copy_", GiveUnchanged, [wide]));
            Overwrite(this, wide);
            return this;
        }

        public Tensor fill_(Scalar value)
        {
            ThrowIfRecorded("fill_");
            FillWith(value);
            return this;
        }

        public Tensor zero_()
        {
            ThrowIfRecorded("zero_");
            if (IsWhole)
                Storage.Zero();
            else
                FillWith(0);
            return this;
        }

        /// <summary>Writes one number everywhere, without looking at graphs.</summary>
        internal void FillWith(Scalar value)
        {
            if (IsWhole && dtype == ScalarType.Float32)
            {
                Storage.Values<float>().Fill((float)value.Value);
                Storage.Changed();
                return;
            }
            if (value.IsFloating || dtype == ScalarType.Float64)
            {
                var numbers = new double[numel()];
                Array.Fill(numbers, value.Value);
                Elements.Write<double>(numbers, this);
                return;
            }
            var integers = new long[numel()];
            Array.Fill(integers, value.Integer);
            Elements.Write<long>(integers, this);
        }

        Tensor Replace<TFunction>(string name, Tensor other, Func<Tensor, Tensor, Tensor> operation) where TFunction : IBinaryFunction
        {
            if (!Node.IsRecorded([this, other]) && dtype == ScalarType.Float32 && other.dtype == ScalarType.Float32
                && _strides is null && other._shape.AsSpan().SequenceEqual(_shape))
            {
                using var mine = new Operand<float>(this);
                using var theirs = new Operand<float>(other);
                TFunction.Apply(mine.Values, theirs.Values, mine.Values);
                Storage.Changed();
                return this;
            }
            using var scope = NewDisposeScope();
            return ReplaceBy(name, operation(this, other));
        }

        Tensor Replace<TFunction>(string name, Scalar number, Func<Tensor, Scalar, Tensor> operation) where TFunction : IBinaryFunction
        {
            if (!Node.IsRecorded([this]) && dtype == ScalarType.Float32 && _strides is null)
            {
                using var mine = new Operand<float>(this);
                Pointwise.Over<TFunction>(mine.Values, (float)number.Value, mine.Values);
                Storage.Changed();
                return this;
            }
            using var scope = NewDisposeScope();
            return ReplaceBy(name, operation(this, number));
        }

        // The result's values, and its place in the graph, become this tensor's.
        Tensor ReplaceBy(string name, Tensor result)
        {
            if (!result._shape.AsSpan().SequenceEqual(_shape))
                throw new TorchException($"{name}: the result's shape {Shapes.Text(result._shape)} is not the tensor's {Shapes.Text(_shape)}, which cannot change in place.");
            if (GradMode.Enabled && requires_grad && is_leaf)
                throw LeafChanged(name);
            if (result.requires_grad && (IsView || !IsWhole))
                throw new NotSupportedException($"{name}: this engine cannot record a change in place through a view (shape {Shapes.Text(_shape)}); use the operation without the underscore.");
            Overwrite(this, result);
            if (result.requires_grad)
                SetHistory(result.GraphNode);
            return this;
        }

        // For changes in place that the graph cannot record.
        void ThrowIfRecorded(string name, Tensor? other = null)
        {
            if (!GradMode.Enabled)
                return;
            if (requires_grad && is_leaf)
                throw LeafChanged(name);
            if (requires_grad || other is { requires_grad: true })
                throw new NotSupportedException($"{name}: this engine cannot record it in a graph; call it under no_grad(), or on detached tensors.");
        }

        TorchException LeafChanged(string name) => new(
            $"{name}: a leaf that requires gradients (shape {Shapes.Text(_shape)}) was to be changed in place; do it under no_grad().");
    }
}
