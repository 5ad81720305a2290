using System.Globalization;

namespace NAudio.Wave;

/// <summary>What the bytes of a stream mean: WAV's fmt chunk.</summary>
public class WaveFormat
{
    /// <summary>Sizes of the fmt chunk without and with the length of what follows it.</summary>
    const int PlainChunk = 16, CountedChunk = 18;

    public WaveFormat() : this(44_100, 16, 2)
    {
    }

    public WaveFormat(int sampleRate, int channels) : this(sampleRate, 16, channels)
    {
    }

    /// <summary>Integer PCM of <paramref name="bits"/> a sample.</summary>
    public WaveFormat(int rate, int bits, int channels)
        : this(WaveFormatEncoding.Pcm, rate, channels, rate * channels * (bits / 8), channels * (bits / 8), bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
    }

    private protected WaveFormat(WaveFormatEncoding encoding, int sampleRate, int channels, int averageBytesPerSecond, int blockAlign, int bitsPerSample, int extraSize = 0)
    {
        Encoding = encoding;
        SampleRate = sampleRate;
        Channels = channels;
        AverageBytesPerSecond = averageBytesPerSecond;
        BlockAlign = blockAlign;
        BitsPerSample = bitsPerSample;
        ExtraSize = extraSize;
    }

    public WaveFormatEncoding Encoding { get; }

    public int Channels { get; }

    /// <summary>Frames (a sample of every channel) a second.</summary>
    public int SampleRate { get; }

    public int AverageBytesPerSecond { get; }

    /// <summary>Bytes of a frame.</summary>
    public virtual int BlockAlign { get; }

    public int BitsPerSample { get; }

    /// <summary>Bytes of the fmt chunk beyond the fields above.</summary>
    public int ExtraSize { get; }

    public static WaveFormat CreateIeeeFloatWaveFormat(int sampleRate, int channels) =>
        CreateCustomFormat(WaveFormatEncoding.IeeeFloat, sampleRate, channels, sampleRate * channels * 4, channels * 4, 32);

    public static WaveFormat CreateALawFormat(int sampleRate, int channels) =>
        CreateCustomFormat(WaveFormatEncoding.ALaw, sampleRate, channels, sampleRate * channels, channels, 8);

    public static WaveFormat CreateMuLawFormat(int sampleRate, int channels) =>
        CreateCustomFormat(WaveFormatEncoding.MuLaw, sampleRate, channels, sampleRate * channels, channels, 8);

    public static WaveFormat CreateCustomFormat(
        WaveFormatEncoding tag, int sampleRate, int channels, int averageBytesPerSecond, int blockAlign, int bitsPerSample) =>
        new(tag, sampleRate, channels, averageBytesPerSecond, blockAlign, bitsPerSample);

    /// <summary>Reads the fmt chunk's body; what lies beyond the counted extra bytes is left to the caller to skip.</summary>
    /// <exception cref="FormatException">The chunk is shorter than its fixed fields.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within it.</exception>
    public static WaveFormat FromFormatChunk(BinaryReader br, int formatChunkLength)
    {
        ArgumentNullException.ThrowIfNull(br);
        if (formatChunkLength < PlainChunk)
            throw new FormatException($"The WAV fmt chunk has {formatChunkLength} bytes; it needs at least {PlainChunk}.");
        var encoding = (WaveFormatEncoding)br.ReadUInt16();
        int channels = br.ReadUInt16();
        var rate = br.ReadInt32();
        var bytesPerSecond = br.ReadInt32();
        int blockAlign = br.ReadUInt16();
        int bits = br.ReadUInt16();
        if (formatChunkLength < CountedChunk)
            return new(encoding, rate, channels, bytesPerSecond, blockAlign, bits);
        // the count is 16 bits of a header: it is cut to what the chunk holds
        var extra = br.ReadBytes(Math.Min(br.ReadUInt16(), formatChunkLength - CountedChunk));
        return extra.Length == 0
            ? new WaveFormat(encoding, rate, channels, bytesPerSecond, blockAlign, bits)
            : new WaveFormatExtraData(encoding, rate, channels, bytesPerSecond, blockAlign, bits, extra);
    }

    /// <summary>Writes the fmt chunk's length and body.</summary>
    public virtual void Serialize(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(CountedChunk + ExtraSize);
        writer.Write((ushort)Encoding);
        writer.Write((ushort)Channels);
        writer.Write(SampleRate);
        writer.Write(AverageBytesPerSecond);
        writer.Write((ushort)BlockAlign);
        writer.Write((ushort)BitsPerSample);
        writer.Write((ushort)ExtraSize);
    }

    public override bool Equals(object? obj) => obj is WaveFormat other
        && (Encoding, Channels, SampleRate, AverageBytesPerSecond, BlockAlign, BitsPerSample)
            == (other.Encoding, other.Channels, other.SampleRate, other.AverageBytesPerSecond, other.BlockAlign, other.BitsPerSample);

    public override int GetHashCode() => HashCode.Combine(Encoding, Channels, SampleRate, AverageBytesPerSecond, BlockAlign, BitsPerSample);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{BitsPerSample} bit {Encoding}: {SampleRate} Hz, {Channels} channels");
}
