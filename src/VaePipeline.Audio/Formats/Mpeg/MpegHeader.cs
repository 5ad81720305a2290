using System.Buffers.Binary;

namespace VaePipeline.Audio.Formats.Mpeg;

/// <summary>The header of an MPEG audio frame (ISO 11172-3, 13818-3, and the extension 2.5 to low rates).</summary>
/// <param name="Version">0 for MPEG 1, 1 for MPEG 2, 2 for MPEG 2.5: the sample rate is divided by two to this power.</param>
/// <param name="Layer">1, 2 or 3.</param>
/// <param name="SampleRate">In Hz.</param>
/// <param name="Channels">1 or 2.</param>
/// <param name="Length">Bytes of the frame, with this header; in free format, 0 until it is found.</param>
/// <param name="Padding">Bytes of the frame beyond the usual number.</param>
/// <param name="IsFree">Whether the frame has a bit rate that is not in the standard's table (free format).</param>
/// <param name="Marks">The bits that stay the same within a stream: mode, copyright, original, emphasis.</param>
/// <param name="HasChecksum">Whether 2 bytes of checksum follow the header.</param>
internal readonly record struct MpegHeader(
    int Version,
    int Layer,
    int SampleRate,
    int Channels,
    int Length,
    int Padding,
    bool IsFree,
    int Marks,
    bool HasChecksum
)
{
    /// <summary>Bytes of a header.</summary>
    public const int Bytes = 4;

    /// <summary>The longest frame: layer II of MPEG 2.5 at 160 kbit/s and 8 kHz.</summary>
    public const int MaxLength = 2881;

    static readonly int[] SampleRates = [44_100, 48_000, 32_000];

    /// <summary>The sample rates of all versions, in Hz.</summary>
    public static IEnumerable<int> AllSampleRates => SampleRates.SelectMany(rate => (int[])[rate, rate / 2, rate / 4]);

    /// <summary>Bit rates in kbit/s for MPEG 1 layers I to III, then MPEG 2 layer I, and layers II and III.</summary>
    static readonly int[][] BitRates =
    [
        [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ];

    /// <summary>Samples per channel in a frame.</summary>
    public int Samples =>
        Layer switch
        {
            1 => 384,
            3 when Version > 0 => 576,
            _ => 1152,
        };

    /// <summary>Bytes from the start of a layer III frame to its main data: header, checksum and side information.</summary>
    public int MainDataStart =>
        Bytes
        + (HasChecksum ? 2 : 0)
        + (Version, Channels) switch
        {
            (0, 1) => 17,
            (0, _) => 32,
            (_, 1) => 9,
            _ => 17,
        };

    /// <summary>Whether two frames can be of one stream.</summary>
    public bool Fits(MpegHeader other) =>
        (Version, Layer, SampleRate, Channels, IsFree) == (other.Version, other.Layer, other.SampleRate, other.Channels, other.IsFree);

    /// <summary>Whether bytes can be those of a frame.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out MpegHeader header)
    {
        header = default;
        if (bytes.Length < Bytes)
            return false;
        var bits = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var (version, layer, bitRateIndex, rateIndex) = (bits >> 19 & 3, 4 - (bits >> 17 & 3), bits >> 12 & 15, bits >> 10 & 3);
        if (bits >> 21 != 0x7FF || version == 1 || layer == 4 || bitRateIndex == 15 || rateIndex == 3)
            return false;
        var halvings = version switch
        {
            3 => 0,
            2 => 1,
            _ => 2,
        };
        var rate = SampleRates[rateIndex] >> halvings;
        var table =
            halvings == 0 ? (int)layer - 1
            : layer == 1 ? 3
            : 4;
        var bitRate = 1000 * BitRates[table][bitRateIndex];
        var padding = (int)(bits >> 9 & 1) * (layer == 1 ? 4 : 1);
        var length = layer == 1 ? 12 * bitRate / rate * 4 : (layer == 3 && halvings > 0 ? 72 : 144) * bitRate / rate;
        header = new(
            halvings,
            (int)layer,
            rate,
            Channels: (bits >> 6 & 3) == 3 ? 1 : 2,
            length == 0 ? 0 : length + padding,
            padding,
            IsFree: bitRateIndex == 0,
            Marks: (int)(bits & 0xCF),
            HasChecksum: (bits >> 16 & 1) == 0
        );
        // emphasis 2 is reserved
        return (bits & 3) != 2;
    }
}
