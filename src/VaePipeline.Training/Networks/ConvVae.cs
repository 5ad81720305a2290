using TorchSharp.Modules;
using VaePipeline.Model;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace VaePipeline.Training.Networks;

/// <summary>
/// The convolutional VAE of a <see cref="VaeArchitecture"/>: log-mel -> mu, logvar; z (and what the decoder is told) -> log-mel. Its weights
/// are named and shaped as <see cref="WeightShape.Of"/> lists them.
/// </summary>
public sealed class ConvVae : Module
{
    readonly Sequential _encoder;
    readonly Linear _mu;
    readonly Linear _logvar;
    readonly Linear _decoderInput;
    readonly Sequential _decoder;

    /// <summary>A network with PyTorch's default initial weights (uniform within 1 / sqrt(fan-in)), drawn by this project's own generator.</summary>
    /// <param name="architecture">Its shape.</param>
    /// <param name="seed">Same seed, same weights, on every engine.</param>
    /// <exception cref="ArgumentOutOfRangeException">The architecture cannot be built.</exception>
    public ConvVae(VaeArchitecture architecture, int seed) : base(nameof(ConvVae))
    {
        Architecture = architecture.Validated();
        _encoder = Encoder(architecture);
        _mu = Linear(architecture.BottleneckSize, architecture.LatentSize);
        _logvar = Linear(architecture.BottleneckSize, architecture.LatentSize);
        _decoderInput = Linear(architecture.DecoderInputSize, architecture.BottleneckSize);
        _decoder = Decoder(architecture);
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
    /// <param name="told">(N, conditioning width): one-hot pitch, then velocity / 127, as far as the architecture has them; null when it has neither.</param>
    /// <returns>Log-mels (N, 1, mel bands, frames).</returns>
    public Tensor Decode(Tensor z, Tensor? told = null)
    {
        var input = told is null ? z : cat([z, told], 1); // (N, latent + conditioning width)
        var (channels, height, width) = (Architecture.Channels[^1], Architecture.BottleneckHeight, Architecture.BottleneckWidth);
        return _decoder.forward(_decoderInput.forward(input).reshape(-1, channels, height, width));
    }

    /// <summary>Draws from the encoder's distribution by the reparameterization trick: z = mu + noise * exp(logvar / 2).</summary>
    /// <param name="mu">(N, latent).</param>
    /// <param name="logvar">(N, latent).</param>
    /// <param name="noise">(N, latent), standard normal.</param>
    public static Tensor Sample(Tensor mu, Tensor logvar, Tensor noise) => mu + noise * (logvar * 0.5f).exp();

    /// <summary>The network's present weights as an engine-free model.</summary>
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

    // Each layer halves height and width; ReLU follows every one, the last too.
    static Sequential Encoder(VaeArchitecture architecture)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        var (inputs, kernel) = (1, architecture.EncoderKernel);
        foreach (var outputs in architecture.Channels)
        {
            layers.Add(Conv2d(inputs, outputs, kernel, stride: 2, padding: kernel / 2));
            layers.Add(ReLU());
            inputs = outputs;
        }
        return Sequential(layers);
    }

    // The encoder's channels in reverse, ending in one; each layer doubles height and width; no ReLU after the last: the output is linear.
    static Sequential Decoder(VaeArchitecture architecture)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        for (var i = architecture.Channels.Count - 1; i >= 0; i--)
        {
            var outputs = i == 0 ? 1 : architecture.Channels[i - 1];
            layers.Add(ConvTranspose2d(architecture.Channels[i], outputs, architecture.DecoderKernel, stride: 2, padding: 1));
            if (i > 0)
                layers.Add(ReLU());
        }
        return Sequential(layers);
    }
}
