using System.Buffers.Binary;
using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>
/// The format and the samples of a Creative Voice file (.voc). libsndfile refuses files with several blocks of sound, as recorders of the time
/// wrote them, and those in stereo with 8 bits.
/// </summary>
/// <param name="Format">The format of the samples.</param>
/// <param name="Samples">The samples of all blocks, with zeros for blocks of silence.</param>
/// <param name="AnnouncedBytes">Bytes of samples that the blocks announce and the file does not have; null if it has all.</param>
/// <param name="Change">The format of a later block, if it is another one; the sound ends there.</param>
internal sealed record VocHeader(WaveFormat Format, Stream Samples, long? AnnouncedBytes, WaveFormat? Change)
{
    const int BlockHead = 4,
        MaxBlocks = 1 << 16;

    /// <summary>Types of blocks.</summary>
    const int End = 0,
        Sound = 1,
        Continuation = 2,
        Silence = 3,
        Extension = 8,
        NewSound = 9;

    public static bool IsVoc(ReadOnlySpan<byte> magic) => magic.StartsWith("Creative Voice "u8);

    /// <exception cref="FormatException">The file has no sound, or its format contradicts itself.</exception>
    /// <exception cref="NotSupportedException">The samples are compressed.</exception>
    public static VocHeader Read(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[22];
        if (!stream.TryFill(bytes))
            throw new FormatException("The VOC file ends within its header.");
        long position = BinaryPrimitives.ReadUInt16LittleEndian(bytes[20..]);
        var samples = new SplicedStream(stream);
        WaveFormat? format = null,
            extension = null;
        var announced = 0L;
        for (var block = 0; block < MaxBlocks && position + BlockHead <= stream.Length; block++)
        {
            stream.Position = position;
            stream.TryFill(bytes[..BlockHead]);
            var (type, size) = (bytes[0], bytes[1] | bytes[2] << 8 | bytes[3] << 16);
            var body = position + BlockHead;
            position = body + size;
            var settings = bytes[..SettingsOf(type)];
            if (type == End || !stream.TryFill(settings))
                break;
            if (type == Extension)
                extension = WithExtension(settings);
            else if (type == Silence && format is not null)
                samples.AddRepeated(ZeroOf(format), (BinaryPrimitives.ReadUInt16LittleEndian(settings) + 1L) * format.BlockAlign);
            else if (type is Sound or NewSound or Continuation)
            {
                var next = type switch
                {
                    Sound => extension ?? Of(settings[1], 1_000_000 / (256 - settings[0]), 1),
                    NewSound => OfNew(settings),
                    _ => format ?? throw new FormatException("The VOC file continues a sound that does not begin."),
                };
                if (format is not null && !next.Equals(format))
                    return new(format, samples, null, next);
                (format, extension) = (next, null);
                var range = new ByteRange(body + settings.Length, size - settings.Length);
                announced += range.Length;
                samples.Add(range with { Length = Math.Min(range.Length, stream.Length - range.Start) });
            }
        }
        if (format is null)
            throw new FormatException("The VOC file has no block of sound.");
        return new(format, samples, announced > samples.Length ? announced : null, null);
    }

    /// <summary>Bytes in a block before its samples.</summary>
    static int SettingsOf(int type) =>
        type switch
        {
            Sound => 2,
            Silence => 3,
            Extension => 4,
            NewSound => 12,
            _ => 0,
        };

    static WaveFormat WithExtension(ReadOnlySpan<byte> settings)
    {
        var channels = settings[3] + 1;
        return Of(settings[2], 256_000_000 / (65_536 - BinaryPrimitives.ReadUInt16LittleEndian(settings)) / channels, channels);
    }

    static WaveFormat OfNew(ReadOnlySpan<byte> settings)
    {
        var encoding = BinaryPrimitives.ReadUInt16LittleEndian(settings[6..]);
        // some writers leave the encoding of 16 bits open
        return Of(encoding == 0 && settings[4] == 16 ? 4 : encoding, BinaryPrimitives.ReadInt32LittleEndian(settings), settings[5]);
    }

    static WaveFormat Of(int encoding, int sampleRate, int channels) =>
        encoding switch
        {
            0 => PlainFormat.Of(WaveFormatEncoding.Pcm, sampleRate, channels, 1),
            4 => PlainFormat.Of(WaveFormatEncoding.Pcm, sampleRate, channels, 2),
            6 => PlainFormat.Of(WaveFormatEncoding.ALaw, sampleRate, channels, 1),
            7 => PlainFormat.Of(WaveFormatEncoding.MuLaw, sampleRate, channels, 1),
            _ => throw new NotSupportedException(
                $"its samples have the VOC encoding {encoding}; allowed: 0 (8 bits), 4 (16 bits), 6 and 7 (A-law, mu-law)"
            ),
        };

    /// <summary>The byte that stands for silence.</summary>
    static byte ZeroOf(WaveFormat format) =>
        (format.Encoding, format.BitsPerSample) switch
        {
            (WaveFormatEncoding.ALaw, _) => 0xD5,
            (WaveFormatEncoding.MuLaw, _) => 0xFF,
            (_, 8) => 0x80,
            _ => 0,
        };
}
