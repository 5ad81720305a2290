namespace NAudio.Wave;

/// <summary>A format whose fmt chunk goes on after the common fields: compressed formats, and WAVE_FORMAT_EXTENSIBLE as read from a file.</summary>
public class WaveFormatExtraData : WaveFormat
{
    internal WaveFormatExtraData(
        WaveFormatEncoding encoding, int sampleRate, int channels, int averageBytesPerSecond, int blockAlign, int bitsPerSample, byte[] extraData)
        : base(encoding, sampleRate, channels, averageBytesPerSecond, blockAlign, bitsPerSample, extraData.Length) =>
        ExtraData = extraData;

    public byte[] ExtraData { get; }

    public override void Serialize(BinaryWriter writer)
    {
        base.Serialize(writer);
        writer.Write(ExtraData);
    }
}
