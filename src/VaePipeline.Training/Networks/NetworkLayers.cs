using VaePipeline.Kernels.Convolutions;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace VaePipeline.Training.Networks;

/// <summary>The layers of a <see cref="VaeArchitecture"/>, and the modules that compute them: with this project's kernels or torch's.</summary>
static class NetworkLayers
{
    /// <summary>Each layer halves height and width; a ReLU follows every layer, including the last.</summary>
    public static ConvolutionLayer[] Encoder(VaeArchitecture architecture)
    {
        var (channels, kernel) = (architecture.Channels, architecture.EncoderKernel);
        return
        [
            .. Enumerable
                .Range(0, channels.Count)
                .Select(i =>
                    Layer(ConvolutionKind.Convolution, i == 0 ? 1 : channels[i - 1], channels[i], kernel, padding: kernel / 2, relu: true)
                ),
        ];
    }

    /// <summary>The encoder's channels in reverse order, down to 1. Each layer doubles height and width; the last has no ReLU.</summary>
    public static ConvolutionLayer[] Decoder(VaeArchitecture architecture)
    {
        var channels = architecture.Channels;
        return
        [
            .. Enumerable
                .Range(0, channels.Count)
                .Reverse()
                .Select(i =>
                    Layer(
                        ConvolutionKind.Transposed,
                        channels[i],
                        i == 0 ? 1 : channels[i - 1],
                        architecture.DecoderKernel,
                        padding: 1,
                        relu: i > 0
                    )
                ),
        ];
    }

    static ConvolutionLayer Layer(ConvolutionKind kind, int inputs, int outputs, int kernel, int padding, bool relu) =>
        new(kind, inputs, outputs, kernel, kernel, 2, 2, padding, padding, 0, 0, HasBias: true, relu);

    /// <summary>The layers as one module. Both kinds use the same parameter names: <c>0.weight</c>, <c>0.bias</c>, <c>2.weight</c> after a ReLU.</summary>
    public static Module<Tensor, Tensor> Convolutions(ConvolutionLayer[] layers, TrainingKernels kernels)
    {
        if (kernels == TrainingKernels.Fused)
            return new FusedConvolutions(layers);
        var modules = new List<Module<Tensor, Tensor>>();
        foreach (var layer in layers)
        {
            modules.Add(
                layer.Kind == ConvolutionKind.Convolution
                    ? Conv2d(
                        layer.InChannels,
                        layer.OutChannels,
                        layer.KernelHeight,
                        stride: layer.StrideHeight,
                        padding: layer.PaddingHeight
                    )
                    : ConvTranspose2d(
                        layer.InChannels,
                        layer.OutChannels,
                        layer.KernelHeight,
                        stride: layer.StrideHeight,
                        padding: layer.PaddingHeight
                    )
            );
            if (layer.Relu)
                modules.Add(ReLU());
        }
        return Sequential(modules);
    }

    public static Module<Tensor, Tensor> Linear(int inFeatures, int outFeatures, TrainingKernels kernels) =>
        kernels == TrainingKernels.Fused ? new FusedLinear(inFeatures, outFeatures) : nn.Linear(inFeatures, outFeatures);

    /// <summary>The layers that give mu and logvar, and the function that applies both to the encoder's output.</summary>
    public static (Module Mu, Module Logvar, Func<Tensor, (Tensor Mu, Tensor Logvar)> Forward) Posterior(
        int inFeatures,
        int latentSize,
        TrainingKernels kernels
    )
    {
        if (kernels == TrainingKernels.Torch)
        {
            var (mu, logvar) = (nn.Linear(inFeatures, latentSize), nn.Linear(inFeatures, latentSize));
            return (mu, logvar, hidden => (mu.forward(hidden), logvar.forward(hidden)));
        }
        var layers = FusedLinear.Adjacent(2, inFeatures, latentSize);
        return (
            layers[0],
            layers[1],
            hidden =>
            {
                var both = FusedLinear.Forward(layers, hidden); // (N, 2 * latent)
                return (both.narrow(1, 0, latentSize).contiguous(), both.narrow(1, latentSize, latentSize).contiguous());
            }
        );
    }
}
