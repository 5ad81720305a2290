using TorchSharp.Modules;
using VaePipeline.Model;
using VaePipeline.Training.Pipelines;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace VaePipeline.Training.Networks;

/// <summary>
/// The convolutional VAE of a <see cref="VaeArchitecture"/>: log-mel -> mu, logvar; z (and what the decoder is told) -> log-mel. Its weights
/// are named and shaped as <see cref="WeightShape.Of"/> lists them.
/// </summary>
public sealed class ConvVae : Module
{
    readonly Module<Tensor, Tensor> _encoder;
    readonly Module<Tensor, Tensor> _mu;
    readonly Module<Tensor, Tensor> _logvar;
    readonly Module<Tensor, Tensor> _decoderInput;
    readonly Module<Tensor, Tensor> _decoder;

    /// <summary>A network with PyTorch's default initial weights (uniform within 1 / sqrt(fan-in)), drawn by this project's own generator.</summary>
    /// <param name="architecture">Its shape.</param>
    /// <param name="seed">Same seed, same weights.</param>
    /// <param name="kernels">What computes convolutions and linear layers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The architecture cannot be built.</exception>
    /// <exception cref="TrainingException">libtorch does not load on this machine.</exception>
    public ConvVae(VaeArchitecture architecture, int seed, TrainingKernels kernels = TrainingKernels.Fused) : base(Loaded(nameof(ConvVae)))
    {
        Architecture = architecture.Validated();
        _encoder = NetworkLayers.Convolutions(NetworkLayers.Encoder(architecture), kernels);
        _mu = NetworkLayers.Linear(architecture.BottleneckSize, architecture.LatentSize, kernels);
        _logvar = NetworkLayers.Linear(architecture.BottleneckSize, architecture.LatentSize, kernels);
        _decoderInput = NetworkLayers.Linear(architecture.DecoderInputSize, architecture.BottleneckSize, kernels);
        _decoder = NetworkLayers.Convolutions(NetworkLayers.Decoder(architecture), kernels);
        register_module("encoder", _encoder);
        register_module("mu", _mu);
        register_module("logvar", _logvar);
        register_module("decoder_input", _decoderInput);
        register_module("decoder", _decoder);
        InitialWeights.Draw(this, seed);
    }

    /// <summary>A network with a model's weights.</summary>
    /// <exception cref="ModelFormatException">The weights do not fit the model's architecture.</exception>
    public static ConvVae From(VaeModel model)
    {
        var network = new ConvVae(model.Config.Architecture, seed: 0);
        network.LoadFrom(model);
        return network;
    }

    /// <summary>The network's shape.</summary>
    public VaeArchitecture Architecture { get; }

    /// <summary>What the encoder makes of log-mels: a normal distribution over z for each.</summary>
    /// <param name="logMel">(N, 1, mel bands, frames), values in [-1, 1].</param>
    /// <returns>Mean and natural logarithm of the variance, both (N, latent).</returns>
    public (Tensor Mu, Tensor Logvar) Encode(Tensor logMel)
    {
        var hidden = _encoder.forward(logMel).flatten(1); // (N, bottleneck)
        return (_mu.forward(hidden), _logvar.forward(hidden));
    }

    /// <summary>What the decoder makes of codes.</summary>
    /// <param name="z">(N, latent).</param>
    /// <param name="conditioning">(N, conditioning width): one-hot pitch, then velocity / 127, as far as the architecture has them; null when it has neither.</param>
    /// <returns>Log-mels (N, 1, mel bands, frames).</returns>
    public Tensor Decode(Tensor z, Tensor? conditioning = null)
    {
        var input = conditioning is null ? z : cat([z, conditioning], 1); // (N, latent + conditioning width)
        var (channels, height, width) = (Architecture.Channels[^1], Architecture.BottleneckHeight, Architecture.BottleneckWidth);
        return _decoder.forward(_decoderInput.forward(input).reshape(-1, channels, height, width));
    }

    /// <summary>Draws from the encoder's distribution by the reparameterization trick: z = mu + noise * exp(logvar / 2).</summary>
    /// <param name="mu">(N, latent).</param>
    /// <param name="logvar">(N, latent).</param>
    /// <param name="noise">(N, latent), standard normal.</param>
    public static Tensor Sample(Tensor mu, Tensor logvar, Tensor noise) => mu.Plus(noise * logvar.Times(0.5).exp());

    /// <summary>The network's present weights as a model that does not need TorchSharp.</summary>
    /// <param name="config">Name and features; its architecture must be this network's.</param>
    /// <exception cref="ModelFormatException">A weight is not finite.</exception>
    public VaeModel ToVaeModel(ModelConfig config) => new VaeModel(config with { Architecture = Architecture }, Weights()).Validated();

    /// <summary>Takes over a model's weights.</summary>
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

    /// <summary>Parameters in the order of <see cref="WeightShape.Of"/>.</summary>
    internal IReadOnlyList<Parameter> Parameters()
    {
        var byName = named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
        return [.. WeightShape.Of(Architecture).Select(shape => byName[shape.Name])];
    }

    // Before the base class touches torch: the error is then a line that says what is missing.
    static string Loaded(string name)
    {
        LibTorch.Require();
        return name;
    }
}
