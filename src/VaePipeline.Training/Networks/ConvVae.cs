using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace VaePipeline.Training.Networks;

/// <summary>The convolutional VAE: log-mel -> mu, logvar; z and conditioning -> log-mel. Its weights are those of <see cref="WeightShape.Of"/>.</summary>
sealed class ConvVae : Module
{
    readonly Module<Tensor, Tensor> _encoder;
    readonly Func<Tensor, (Tensor Mu, Tensor Logvar)> _posterior;
    readonly Module<Tensor, Tensor> _decoderInput;
    readonly Module<Tensor, Tensor> _decoder;

    /// <summary>A network with the <see cref="InitialWeights"/> of a seed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The architecture cannot be built.</exception>
    /// <exception cref="TrainingException">libtorch does not load on this machine.</exception>
    public ConvVae(VaeArchitecture architecture, int seed, TrainingKernels kernels = TrainingKernels.Fused)
        : base(Loaded(nameof(ConvVae)))
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
        var weights = model.Validated().Weights;
        var network = new ConvVae(model.Config.Architecture, seed: 0);
        network.LoadFrom(weights);
        return network;
    }

    public VaeArchitecture Architecture { get; }

    /// <summary>The normal distribution over z of each log-mel: mean and natural logarithm of the variance, both (N, latent).</summary>
    /// <param name="logMel">(N, 1, mel bands, frames), values in [-1, 1].</param>
    public (Tensor Mu, Tensor Logvar) Encode(Tensor logMel) => _posterior(_encoder.forward(logMel).flatten(1)); // (N, bottleneck)

    /// <summary>The log-mels of latent vectors, (N, 1, mel bands, frames).</summary>
    /// <param name="z">(N, latent).</param>
    /// <param name="conditioning">(N, conditioning width), as <see cref="DecoderLabels"/> writes it; null if the architecture has none.</param>
    public Tensor Decode(Tensor z, Tensor? conditioning = null)
    {
        var input = conditioning is null ? z : cat([z, conditioning], 1); // (N, latent + conditioning width)
        var (channels, height, width) = (Architecture.Channels[^1], Architecture.BottleneckHeight, Architecture.BottleneckWidth);
        return _decoder.forward(_decoderInput.forward(input).reshape(-1, channels, height, width));
    }

    /// <summary>The reparameterization trick: z = mu + noise * exp(logvar / 2), all (N, latent), with standard normal noise.</summary>
    public static Tensor Sample(Tensor mu, Tensor logvar, Tensor noise) => mu.Plus(noise * logvar.Times(0.5).exp());

    /// <summary>The weights as a model that does not need TorchSharp. The architecture of the config is replaced by that of this network.</summary>
    /// <exception cref="ModelFormatException">A weight is not finite.</exception>
    public VaeModel ToVaeModel(ModelConfig config) => new VaeModel(config with { Architecture = Architecture }, Weights()).Validated();

    public IReadOnlyList<NamedTensor> Weights() =>
        [
            .. WeightShape
                .Of(Architecture)
                .Zip(Parameters(), (shape, parameter) => new NamedTensor(shape.Name, shape.Shape, parameter.Values().ToArray())),
        ];

    public void LoadFrom(IReadOnlyList<NamedTensor> weights)
    {
        foreach (var (weight, parameter) in weights.Zip(Parameters()))
            weight.Values.CopyTo(parameter.Values());
    }

    /// <summary>The parameters in the order of <see cref="WeightShape.Of"/>.</summary>
    public IReadOnlyList<Parameter> Parameters()
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
