namespace VaePipeline.Model;

/// <summary>
/// The shape of a convolutional VAE. Each encoder layer halves height and width (stride 2, ReLU), two linear heads give mu and logvar. The
/// decoder mirrors the encoder with transposed convolutions (stride 2, padding 1), with ReLU between them and a linear output.
/// </summary>
public sealed record VaeArchitecture
{
    /// <summary>The network of docs/experiments.md: 1,057,905 parameters.</summary>
    public static VaeArchitecture Default { get; } = new();

    /// <summary>Height of the input, mel bands. A multiple of 2^layers.</summary>
    public int MelBands { get; init; } = 80;

    /// <summary>Width of the input, frames. A multiple of 2^layers.</summary>
    public int Frames { get; init; } = 128;

    /// <summary>Output channels of each encoder layer; the decoder has the reverse order and ends with one channel. 2 to 6 layers of 1 to 512.</summary>
    public ChannelList Channels { get; init; } = new(16, 32, 64);

    /// <summary>Size of the encoder's square kernels: 3 (padding 1) or 5 (padding 2).</summary>
    public int EncoderKernel { get; init; } = 3;

    /// <summary>Size of the decoder's square kernels: 4 (padding 1), which doubles the size exactly without output padding.</summary>
    public int DecoderKernel { get; init; } = 4;

    /// <summary>Units of the latent space. [2, 256]</summary>
    public int LatentSize { get; init; } = 32;

    /// <summary>Inputs of the decoder in addition to z. The encoder's input is always the audio alone.</summary>
    public Conditioning Conditioning { get; init; } = Conditioning.None;

    /// <summary>Height of the encoder's last feature map, (C, H, W).</summary>
    public int BottleneckHeight => MelBands >> Channels.Count;

    /// <summary>Width of the encoder's last feature map, (C, H, W).</summary>
    public int BottleneckWidth => Frames >> Channels.Count;

    /// <summary>Length of the encoder's flattened last feature map.</summary>
    public int BottleneckSize => Channels[^1] * BottleneckHeight * BottleneckWidth;

    /// <summary>Length of the decoder's input: z, then pitch and velocity if the decoder is conditioned on them.</summary>
    public int DecoderInputSize => LatentSize + Conditioning.Width;

    /// <summary>Returns this architecture, or throws when it cannot be built.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message says which and what is allowed.</exception>
    public VaeArchitecture Validated()
    {
        Require.That(Channels.Count is >= 2 and <= 6, Channels, "2 to 6 layers");
        Require.That(Channels.All(count => count is >= 1 and <= 512), Channels, "1 to 512 channels per layer");
        var step = 1 << Channels.Count;
        var multiple = $"a multiple of {step}, because each of {Channels.Count} layers halves it";
        Require.That(MelBands >= step && MelBands % step == 0, MelBands, multiple);
        Require.That(Frames >= step && Frames % step == 0, Frames, multiple);
        Require.That(EncoderKernel is 3 or 5, EncoderKernel, "3 or 5");
        Require.That(DecoderKernel is 4, DecoderKernel, "4");
        Require.That(LatentSize is >= 2 and <= 256, LatentSize, "2 to 256");
        Require.That(
            Conditioning.Pitch || !Conditioning.NoPitch,
            Conditioning.NoPitch,
            "false without pitch",
            nameof(Conditioning.NoPitch)
        );
        return this;
    }
}
