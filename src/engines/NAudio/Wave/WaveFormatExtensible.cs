namespace NAudio.Wave;

/// <summary>WAVE_FORMAT_EXTENSIBLE: PCM or float with a channel mask and a count of valid bits.</summary>
public class WaveFormatExtensible : WaveFormat
{
    const int ExtensionSize = 22;
    static readonly Guid Pcm = new("00000001-0000-0010-8000-00aa00389b71");
    static readonly Guid IeeeFloat = new("00000003-0000-0010-8000-00aa00389b71");

    public WaveFormatExtensible(int rate, int bits, int channels, bool useIeeeFloat, int validBitsPerSample, int channelMask)
        : this(rate, bits, channels, useIeeeFloat ? IeeeFloat : Pcm, validBitsPerSample, channelMask)
    {
    }

    public WaveFormatExtensible(int rate, int bits, int channels, Guid subFormat, int validBitsPerSample, int channelMask)
        : base(WaveFormatEncoding.Extensible, rate, channels, rate * channels * (bits / 8), channels * (bits / 8), bits, ExtensionSize)
    {
        SubFormat = subFormat;
        ValidBitsPerSample = validBitsPerSample;
        ChannelMask = channelMask;
    }

    public Guid SubFormat { get; }

    public int ValidBitsPerSample { get; }

    public int ChannelMask { get; }

    public override void Serialize(BinaryWriter writer)
    {
        base.Serialize(writer);
        writer.Write((ushort)ValidBitsPerSample);
        writer.Write(ChannelMask);
        writer.Write(SubFormat.ToByteArray());
    }
}
