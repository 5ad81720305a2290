using TorchSharp.Modules;
using VaePipeline.Model;
using VaePipeline.Training.Pipelines;
using VaePipeline.Training.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace VaePipeline.Training.Networks;

/// <summary>
/// The convolutional VAE of a <see cref="VaeArchitecture"/>: log-mel -> mu, logvar; z and conditioning -> log-mel. The names and shapes of its
/// weights are those of <see cref="WeightShape.Of"/>.
/// </summary>
public sealed class ConvVae : Module
{
    readonly Module<Tensor, Tensor> _encoder;
    readonly Func<Tensor, (Tensor Mu, Tensor Logvar)> _posterior;
    readonly Module<Tensor, Tensor> _decoderInput;
    readonly Module<Tensor, Tensor> _decoder;

    /// <summary>A network with PyTorch's default initial weights (uniform within 1 / sqrt(fan-in)), drawn by <see cref="Foundation.Philox"/>.</summary>
    /// <param name="architecture">The shape of the network.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    /// <param name="kernels">The implementation of convolutions and linear layers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The architecture cannot be built.</exception>
    /// <exception cref="TrainingException">libtorch does not load on this machine.</exception>
    public ConvVae(VaeArchitecture architecture, int seed, TrainingKernels kernels = TrainingKernels.Fused) : base(Loaded(nameof(ConvVae)))
    {
        Architecture = architecture.Validated();
        _encoder = NetworkLayers.Convolutions(NetworkLayers.Encoder(architecture), kernels);
        (var mu, var logvar, _posterior) = NetworkLayers.Posterior(architecture.BottleneckSize, architecture.LatentSize, kernels);
        _decoderInput = NetworkLayers.Linear(architecture.DecoderInputSize, architecture.BottleneckSize, kernels);
        _decoder = NetworkLayers.Convolutions(NetworkLayers.Decoder(architecture), kernels);
        register_module("encoder", _encoder);
        register_module("mu", mu);
        register_module("logvar", logvar);
        register_module("decoder_input", _decoderInput);
        register_module("decoder", _decoder);
        InitialWeights.Draw(this, seed);
    }

    /// <summary>A network with the weights of a model.</summary>
    /// <exception cref="ModelFormatException">The weights do not fit the model's architecture.</exception>
    public static ConvVae From(VaeModel model)
    {
        var network = new ConvVae(model.Config.Architecture, seed: 0);
        network.LoadFrom(model);
        return network;
    }

    /// <summary>The shape of the network.</summary>
    public VaeArchitecture Architecture { get; }

    /// <summary>Encodes log-mels: a normal distribution over z for each.</summary>
    /// <param name="logMel">(N, 1, mel bands, frames), values in [-1, 1].</param>
    /// <returns>Mean and natural logarithm of the variance, both (N, latent).</returns>
    public (Tensor Mu, Tensor Logvar) Encode(Tensor logMel)
        => _posterior(_encoder.forward(logMel).flatten(1)); // (N, bottleneck)

    /// <summary>Decodes latent vectors.</summary>
    /// <param name="z">(N, latent).</param>
    /// <param name="conditioning">(N, conditioning width): one-hot pitch, then velocity / 127, whichever the architecture has; null if it has neither.</param>
    /// <returns>Log-mels (N, 1, mel bands, frames).</returns>
    public Tensor Decode(Tensor z, Tensor? conditioning = null)
    {
        var input = conditioning is null ? z : cat([z, conditioning], 1); // (N, latent + conditioning width)
        var (channels, height, width) = (Architecture.Channels[^1], Architecture.BottleneckHeight, Architecture.BottleneckWidth);
        return _decoder.forward(_decoderInput.forward(input).reshape(-1, channels, height, width));
    }

    /// <summary>Samples from the encoder's distribution by the reparameterization trick: z = mu + noise * exp(logvar / 2).</summary>
    /// <param name="mu">(N, latent).</param>
    /// <param name="logvar">(N, latent).</param>
    /// <param name="noise">(N, latent), standard normal.</param>
    public static Tensor Sample(Tensor mu, Tensor logvar, Tensor noise) => mu.Plus(noise * logvar.Times(0.5).exp());

    /// <summary>The present weights as a model that does not need TorchSharp.</summary>
    /// <param name="config">Name and features; the architecture is replaced by that of this network.</param>
    /// <exception cref="ModelFormatException">A weight is not finite.</exception>
    public VaeModel ToVaeModel(ModelConfig config) => new VaeModel(config with { Architecture = Architecture }, Weights()).Validated();

    /// <summary>Copies the weights of a model into this network.</summary>
    /// <exception cref="ModelFormatException">They do not fit this network.</exception>
    public void LoadFrom(VaeModel model)
        => LoadFrom(new VaeModel(model.Config with { Architecture = Architecture }, model.Weights).Validated().Weights);

    internal IReadOnlyList<NamedTensor> Weights() => [.. WeightShape.Of(Architecture).Zip(Parameters(),
        (shape, parameter) => new NamedTensor(shape.Name, shape.Shape, parameter.Values().ToArray()))];

    internal void LoadFrom(IReadOnlyList<NamedTensor> weights)
    {
        foreach (var (weight, parameter) in weights.Zip(Parameters()))
            weight.Values.CopyTo(parameter.Values());
    }

    /// <summary>The parameters in the order of <see cref="WeightShape.Of"/>.</summary>
    internal IReadOnlyList<Parameter> Parameters()
    {
        var byName = named_parameters().ToDictionary(named => named.name, named => named.parameter, StringComparer.Ordinal);
        return [.. WeightShape.Of(Architecture).Select(shape => byName[shape.Name])];
    }

    // Runs before the base class uses torch, so a missing libtorch gives our error message.
    static string Loaded(string name)
    {
        LibTorch.Require();
        return name;
    }
}
