using VaePipeline.Audio.Features;
using VaePipeline.Model;

namespace VaePipeline.Training.Pipelines;

/// <summary>The network's shape; height and width of its input follow from the features.</summary>
public sealed record ModelSection
{
    /// <summary>Output channels of each encoder layer; the decoder has them in reverse. 2 to 6 layers of 1 to 512; [16, 32, 64] unless given.</summary>
    public ChannelList Channels { get; init; } = VaeArchitecture.Default.Channels;

    /// <summary>Side of the encoder's square kernels. 3 or 5; 3 unless given.</summary>
    public int EncoderKernel { get; init; } = VaeArchitecture.Default.EncoderKernel;

    /// <summary>Units of the latent space. [2, 256]; 32 unless given.</summary>
    public int LatentSize { get; init; } = VaeArchitecture.Default.LatentSize;

    /// <summary>What the decoder is told beside z (<c>pitch</c>, <c>velocity</c>); nothing unless given.</summary>
    public Conditioning Conditioning { get; init; } = Conditioning.None;

    /// <summary>The architecture for log-mels of these options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The network cannot be built for these features.</exception>
    public VaeArchitecture ArchitectureFor(LogMelOptions features) => new VaeArchitecture
    {
        MelBands = features.MelBands,
        Frames = features.Frames,
        Channels = Channels,
        EncoderKernel = EncoderKernel,
        LatentSize = LatentSize,
        Conditioning = Conditioning,
    }.Validated();
}
