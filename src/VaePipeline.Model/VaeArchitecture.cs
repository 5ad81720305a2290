namespace VaePipeline.Model;

/// <summary>
/// The shape of a convolutional VAE. The encoder halves height and width once a layer (stride 2, padding 1), two linear heads
/// give mu and logvar; the decoder mirrors it with transposed convolutions (stride 2, padding 1). ReLU follows every layer but the
/// last of each stack; the output is linear.
/// </summary>
public sealed record VaeArchitecture
{
    /// <summary>The network of the experiment log: 1,057,905 parameters.</summary>
    public static VaeArchitecture Default { get; } = new();

    /// <summary>Height of the input, mel bands. A multiple of 2^layers.</summary>
    public int MelBands { get; init; } = 80;

    /// <summary>Width of the input, frames. A multiple of 2^layers.</summary>
    public int Frames { get; init; } = 128;

    /// <summary>Output channels of each encoder layer; the decoder has them in reverse, ending in one. 2 to 6 layers of 1 to 512.</summary>
    public ChannelList Channels { get; init; } = new(16, 32, 64);

    /// <summary>Side of the encoder's square kernels: 3 (padding 1) or 5 (padding 2).</summary>
    public int EncoderKernel { get; init; } = 3;

    /// <summary>Side of the decoder's square kernels: 4 (padding 1), the one even size that doubles exactly without output padding.</summary>
    public int DecoderKernel { get; init; } = 4;

    /// <summary>Units of the latent space. [2, 256]</summary>
    public int LatentSize { get; init; } = 32;

    /// <summary>What the decoder is told beside z; the encoder always hears audio alone.</summary>
    public Conditioning Conditioning { get; init; } = Conditioning.None;

    /// <summary>Rows of the encoder's last feature map, (C, H, W).</summary>
    public int BottleneckHeight => MelBands >> Channels.Count;

    /// <summary>Columns of the encoder's last feature map, (C, H, W).</summary>
    public int BottleneckWidth => Frames >> Channels.Count;

    /// <summary>Length of the encoder's flattened last feature map.</summary>
    public int BottleneckSize => Channels[^1] * BottleneckHeight * BottleneckWidth;

    /// <summary>Length of the decoder's input: z and, after it, what the decoder is told.</summary>
    public int DecoderInputSize => LatentSize + Conditioning.Width;

    /// <summary>Returns this architecture, or throws when it cannot be built.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value, range and remedy.</exception>
    public VaeArchitecture Validated()
    {
        Require(Channels.Count is >= 2 and <= 6, nameof(Channels), $"has {Channels.Count} layers", "2 to 6 layers");
        foreach (var channels in Channels)
            Require(channels is >= 1 and <= 512, nameof(Channels), $"holds {channels}", "1 to 512 channels a layer");
        var step = 1 << Channels.Count;
        Require(MelBands >= step && MelBands % step == 0, nameof(MelBands), $"is {MelBands}", $"a multiple of {step}, since each of {Channels.Count} layers halves it");
        Require(Frames >= step && Frames % step == 0, nameof(Frames), $"is {Frames}", $"a multiple of {step}, since each of {Channels.Count} layers halves it");
        Require(EncoderKernel is 3 or 5, nameof(EncoderKernel), $"is {EncoderKernel}", "3 or 5");
        Require(DecoderKernel is 4, nameof(DecoderKernel), $"is {DecoderKernel}", "4");
        Require(LatentSize is >= 2 and <= 256, nameof(LatentSize), $"is {LatentSize}", "2 to 256");
        return this;
    }

    static void Require(bool holds, string name, string given, string allowed)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, $"{name} {given}; allowed: {allowed}.");
    }
}
