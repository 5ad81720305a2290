using TorchSharp.Autograd;
using TorchSharp.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The graph's node for this tensor: the operation it came from or the leaf it is; null outside any graph.</summary>
        internal Node? GraphNode => _gradients?.GraphNode;

        public bool requires_grad
        {
            get => GraphNode is not null;
            set
            {
                _ = Storage;
                if (_gradients?.Function is not null)
                {
                    if (!value)
                        throw new TorchException("requires_grad: only a leaf can stop requiring gradients; use detach() on a tensor that came from an operation.");
                    return;
                }
                if (value && dtype != ScalarType.Float32)
                    throw new TorchException($"requires_grad: the tensor is {dtype}; this engine computes gradients of Float32 only. Convert with .to(float32).");
                if (value || _gradients is not null)
                    Gradients.IsRequired = value;
            }
        }

        public bool is_leaf => _gradients?.Function is null;

        /// <summary>The collected gradient, as a handle of the caller's own; null before the first backward().</summary>
        public Tensor? grad
        {
            get
            {
                _ = Storage;
                return _gradients?.Gradient is { } gradient ? gradient.See(gradient._shape, gradient._strides, gradient._offset) : null;
            }
            set
            {
                if (value is not null && !value._shape.AsSpan().SequenceEqual(_shape))
                    throw new TorchException($"grad: a gradient of shape {Shapes.Text(value._shape)} was given to a tensor of shape {Shapes.Text(_shape)}.");
                if (value is null && _gradients is null)
                    return;
                var kept = value?.Share();
                Gradients.Gradient?.Dispose();
                Gradients.Gradient = kept;
            }
        }

        /// <summary>The collected gradient itself, not a handle: for optimizers, which look at it every step.</summary>
        internal Tensor? CollectedGradient => _gradients?.Gradient;

        GradientState Gradients => _gradients ??= new GradientState().AddHandle();

        internal void SetHistory(Node? node)
        {
            if (node is not null || _gradients is not null)
                Gradients.SetFunction(node);
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad()
        {
            if (!requires_grad)
                throw new TorchException("retain_grad: the tensor does not require gradients.");
            Gradients.RetainsGradient = true;
            if (Gradients.Function is { } function)
                function.Retained = Gradients;
        }

        public void backward() => BackwardPass.Run(this, null, retainGraph: false);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            if (create_graph || inputs is not null)
                throw new NotSupportedException("backward: create_graph and inputs are not available in this engine; gradients of gradients cannot be computed.");
            if (grad_tensors is { Count: > 1 })
                throw new TorchException($"backward: {grad_tensors.Count} gradients were given for one tensor.");
            BackwardPass.Run(this, grad_tensors is { Count: 1 } ? grad_tensors[0] : null, retain_graph);
        }

        /// <summary>The same values outside the graph; they share memory.</summary>
        public Tensor detach() => See(_shape, _strides, _offset);

        public Tensor detach_()
        {
            SetHistory(null);
            if (_gradients is not null)
                _gradients.IsRequired = false;
            return this;
        }

        /// <summary>Sums what broadcasting repeated, so that a gradient gets the shape of the operand it belongs to.</summary>
        internal Tensor SumTo(long[] shape)
        {
            if (_shape.AsSpan().SequenceEqual(shape))
                return this;
            var lead = _shape.Length - shape.Length;
            var repeated = new List<long>();
            for (var d = 0; d < _shape.Length; d++)
                if (d < lead || (shape[d - lead] == 1 && _shape[d] != 1))
                    repeated.Add(d);
            var summed = Reductions.Sum(this, [.. repeated], keepDimensions: true);
            return summed.See(shape, null, 0);
        }

        /// <summary>this += other, without looking at graphs; the storage must not be anyone else's operand.</summary>
        internal void AccumulateInPlace(Tensor other)
        {
            using var mine = new Operand<float>(this);
            using var theirs = new Operand<float>(other);
            Add.Apply(mine.Values, theirs.Values, mine.Values);
            Storage.Changed();
        }
    }
}
