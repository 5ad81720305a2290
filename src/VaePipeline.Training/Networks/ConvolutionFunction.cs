using VaePipeline.Kernels.Convolutions;
using static TorchSharp.torch;

namespace VaePipeline.Training.Networks;

/// <summary>The autograd function of <see cref="FusedConvolutions"/>: (input, module, first weight) -> output.</summary>
// The weight is an argument because autograd records only functions of learned tensors; ParameterGradient writes the gradients of the parameters.
sealed class ConvolutionFunction : autograd.SingleTensorFunction<ConvolutionFunction>
{
    public override string Name => nameof(FusedConvolutions);

    /// <summary>(N, channels, height, width) -> (N, channels', height', width')</summary>
    public static Tensor Apply(FusedConvolutions module, Tensor input) =>
        is_grad_enabled() ? apply(input, module, module.Weights[0]) : Run(module, input.contiguous(), null);

    // This runs under no_grad, so the arguments decide whether to keep activations.
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (input, module, weight) = ((Tensor)vars[0], (FusedConvolutions)vars[1], (Tensor)vars[2]);
        var x = input.contiguous();
        if (!input.requires_grad && !weight.requires_grad)
            return Run(module, x, null);
        var stack = StackFor(module, x);
        var activations = module.RentActivations(checked((int)stack.SavedLength((int)x.shape[0])));
        var y = Run(module, x, activations);
        ctx.save_data(nameof(Recorded), new Recorded(module, stack, activations, input.requires_grad));
        ctx.save_for_backward([x, y]);
        return y;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        Tensor? inputGradient = null;
        BackwardFailure.Guard(() =>
        {
            var recorded = (Recorded)ctx.get_data(nameof(Recorded));
            var saved = ctx.get_saved_variables();
            var (x, y) = (saved[0], saved[1]);
            if (recorded.GivesInputGradient)
                inputGradient = empty(x.shape);
            Backward(recorded, x, y, grad_output.contiguous(), inputGradient);
        });
        return [inputGradient!, null!, null!];
    }

    // x and dx are (N, channels, height, width), y and dy (N, channels', height', width'). dx is overwritten; it is null if nothing before the module learns.
    static void Backward(Recorded recorded, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        var module = recorded.Module;
        FloatView[] weights = [.. module.Weights.Select(weight => weight.View())];
        foreach (var gradient in module.WeightGradients.Concat(module.BiasGradients))
            gradient.Begin();
        FloatView[] weightGradients = [.. module.WeightGradients.Select(gradient => gradient.Memory.View())];
        FloatView?[] biasGradients = [.. module.BiasGradients.Select(gradient => (FloatView?)gradient.Memory.View())];
        recorded.Stack.Backward(
            (int)x.shape[0],
            x.View(),
            y.View(),
            dy.View(),
            recorded.TakeActivations(),
            weights,
            dx?.View(),
            weightGradients,
            biasGradients
        );
        module.ReturnActivations(recorded.Activations);
        foreach (var gradient in module.WeightGradients.Concat(module.BiasGradients))
            gradient.Commit();
    }

    // x is (N, channels, height, width), contiguous. The activations are those for a backward pass; null if none follows.
    static Tensor Run(FusedConvolutions module, Tensor x, FloatBuffer? activations)
    {
        var stack = StackFor(module, x);
        var n = (int)x.shape[0];
        var y = empty(n, stack.OutChannels, stack.OutHeight, stack.OutWidth);
        FloatView[] weights = [.. module.Weights.Select(weight => weight.View())];
        FloatView?[] biases = [.. module.Biases.Select(bias => (FloatView?)bias.View())];
        stack.Forward(n, x.View(), weights, biases, y.View(), activations is null ? (FloatView?)null : activations);
        return y;
    }

    static ConvolutionStack StackFor(FusedConvolutions module, Tensor x) => module.StackFor((int)x.shape[2], (int)x.shape[3]);

    /// <summary>The non-tensor data that a backward pass needs.</summary>
    sealed record Recorded(FusedConvolutions Module, ConvolutionStack Stack, FloatBuffer Activations, bool GivesInputGradient)
    {
        bool _taken;

        /// <summary>Returns the activations once: after a backward pass another forward pass may use their memory.</summary>
        public FloatBuffer TakeActivations()
        {
            if (_taken)
                throw new InvalidOperationException("A fused convolution's graph was run backward twice; run the forward pass again.");
            _taken = true;
            return Activations;
        }
    }
}
