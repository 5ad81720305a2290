namespace VaePipeline.Training.Pipelines;

/// <summary>The shape of the network; height and width of its input follow from the features.</summary>
public sealed record ModelSection
{
    /// <summary>Output channels of each encoder layer; the decoder has them in reverse order. 2 to 6 layers of 1 to 512; default [16, 32, 64].</summary>
    public ChannelList Channels { get; init; } = VaeArchitecture.Default.Channels;

    /// <summary>Side of the encoder's square kernels. 3 or 5; default 3.</summary>
    public int EncoderKernel { get; init; } = VaeArchitecture.Default.EncoderKernel;

    /// <summary>Units of the latent space. [2, 256]; default 32.</summary>
    public int LatentSize { get; init; } = VaeArchitecture.Default.LatentSize;

    /// <summary>The labels that the decoder gets in addition to z (<c>pitch</c>, <c>velocity</c>); none by default.</summary>
    public Conditioning Conditioning { get; init; } = Conditioning.None;

    /// <summary>The architecture for log-mels of these options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The network cannot be built for these features.</exception>
    public VaeArchitecture ArchitectureFor(LogMelOptions features) =>
        new VaeArchitecture
        {
            MelBands = features.MelBands,
            Frames = features.Frames,
            Channels = Channels,
            EncoderKernel = EncoderKernel,
            LatentSize = LatentSize,
            Conditioning = Conditioning,
        }.Validated();
}
