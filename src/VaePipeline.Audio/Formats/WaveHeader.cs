using System.Buffers.Binary;

namespace VaePipeline.Audio.Formats;

/// <summary>
/// The format and the samples of a RIFF, RF64, BW64 or Wave64 (.w64) stream. Sizes in the file are hints: each is limited to the length of the
/// stream, and no memory is allocated for a chunk. NAudio's WaveFileReader refuses files that are common in sample libraries: RF64 with a missing
/// or wrong ds64 chunk, sizes of 0 that a recorder never filled in, and wrong frame sizes.
/// </summary>
/// <param name="Format">The contents of the fmt chunk.</param>
/// <param name="FormatBody">Where the fmt chunk's body is.</param>
/// <param name="Data">Where the samples are: the bodies of all data chunks.</param>
/// <param name="IsAsDeclared">Whether there is one data chunk and its size is right.</param>
/// <param name="AnnouncedBytes">Bytes of samples that the header announces and the stream does not have; null if it has all.</param>
/// <param name="Uncounted">Bytes after the samples that may be sound too.</param>
/// <param name="IsFollowed">Whether another WAV file follows in the stream.</param>
internal sealed record WaveHeader(
    FormatChunk Format,
    ByteRange FormatBody,
    IReadOnlyList<ByteRange> Data,
    bool IsAsDeclared,
    long? AnnouncedBytes,
    long Uncounted,
    bool IsFollowed
)
{
    /// <summary>The maximum number of chunks to scan; valid files have a handful.</summary>
    const int MaxChunks = 4096;

    /// <exception cref="FormatException">The stream is no WAV file, its format or samples are missing, or its format chunk is too short.</exception>
    public static WaveHeader Read(Stream stream)
    {
        var chunks = RiffChunks.Open(stream);
        FormatChunk? format = null;
        ByteRange formatBody = default;
        var data = new List<ByteRange>();
        var (isAsDeclared, isFollowed) = (true, false);
        long? announced = null;
        var uncounted = 0L;
        for (var count = 0; chunks.MoveNext(); count++)
        {
            if (count == MaxChunks)
            {
                if (format is null || data.Count == 0)
                    throw new FormatException($"No samples within the first {MaxChunks} chunks.");
                break;
            }
            // after the samples, other bytes than chunks may follow
            if (data.Count > 0 && format is not null && !chunks.IsPlausible)
            {
                uncounted = UncountedBytes.After(stream, chunks.Head);
                break;
            }
            if (chunks.Is("data"u8))
            {
                var (range, missing) = chunks.DataBody();
                isAsDeclared &= data.Count == 0 && range.Length == chunks.ClaimedSize;
                announced = missing is null ? announced : data.Sum(part => part.Length) + missing;
                if (range.Length > 0)
                    data.Add(range);
            }
            else if (chunks.Is("fmt "u8) && format is null)
                (format, formatBody) = (FormatChunk.Read(stream, chunks.Body.Length), chunks.Body);
            else if (chunks.Is("LIST"u8) && chunks.BodyStartsWith("wavl"u8))
                chunks.Enter(4);
            else if (chunks.Is("RIFF"u8) && chunks.BodyStartsWith("WAVE"u8))
            {
                isFollowed = true;
                break;
            }
        }
        if (format is null)
            throw new FormatException("The fmt chunk, which describes the samples, is missing.");
        if (!chunks.HasData)
            throw new FormatException("The data chunk, which contains the samples, is missing.");
        return new(format.Value, formatBody, data, isAsDeclared, announced, uncounted, isFollowed);
    }

    /// <summary>The samples, if their encoding is one of those that need no decoder.</summary>
    /// <exception cref="FormatException">The format contradicts itself.</exception>
    /// <exception cref="NotSupportedException">The encoding of the samples is not supported.</exception>
    public SampleLayout Layout(Stream stream)
    {
        var (format, padding) = Format.ToWaveFormat();
        var layout = new SampleLayout(format, Data.Count == 0 ? 0 : Data[0].Start, Data.Sum(part => part.Length));
        return padding > 0 && SampleAlignment.IsRight(Samples(stream), padding) ? layout with { Shift = padding } : layout;
    }

    /// <summary>The bytes of all data chunks as one stream.</summary>
    public Stream Samples(Stream stream) => new SplicedStream(stream, Data);

    /// <summary>The stream as a RIFF file with one data chunk and right sizes.</summary>
    public Stream Rebuilt(Stream stream)
    {
        var length = (uint)Math.Min(Data.Sum(part => part.Length), uint.MaxValue - 1024 - FormatBody.Length);
        var formatSize = (uint)Math.Min(FormatBody.Length, ushort.MaxValue);
        var rebuilt = new SplicedStream(stream);
        rebuilt.Add([.. "RIFF"u8, .. U32(length + formatSize + 20), .. "WAVEfmt "u8, .. U32(formatSize)]);
        rebuilt.Add(FormatBody with { Length = formatSize });
        rebuilt.Add([.. "data"u8, .. U32(length)]);
        foreach (var part in Data)
            rebuilt.Add(part);
        return rebuilt;
    }

    static byte[] U32(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
