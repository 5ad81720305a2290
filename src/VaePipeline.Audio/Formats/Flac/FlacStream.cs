using VaePipeline.Audio.Formats.LibSndFile;

namespace VaePipeline.Audio.Formats.Flac;

/// <summary>
/// Opens a FLAC stream as long as it is, whatever its header says: the last frame contains its own place. A header without a number of samples, or
/// with a wrong one, is common after streaming and editing.
/// </summary>
internal static class FlacStream
{
    /// <summary>Bytes at the end in which the last frame is looked for: a frame of 8 channels of 4,608 samples of 24 bits, and tags.</summary>
    const int SearchedBytes = 1 << 18,
        FirstSearchedBytes = 1 << 15;

    /// <exception cref="SoundFileException">The stream is damaged.</exception>
    /// <exception cref="DllNotFoundException">libsndfile is not installed; the message names the package.</exception>
    public static OpenSound Open(Stream stream)
    {
        if (
            FlacHeader.Read(stream) is not { } header
            || EndOf(stream, header) is var end && header.Total > 0 && (end ?? header.Total) == header.Total
        )
        {
            stream.Position = 0;
            return SoundFileReader.Open(stream);
        }
        return SoundFileReader.Open(FlacHeader.WithoutTotal(stream)) with
        {
            Frames = end,
            Notice =
                end < header.Total
                    ? MissingSound.Cut((double)end.Value / header.SampleRate, (double)header.Total / header.SampleRate)
                    : null,
        };
    }

    /// <summary>The number of samples up to the end of the last whole frame; null if it is not found.</summary>
    static long? EndOf(Stream stream, FlacHeader header) =>
        EndOf(stream, header, FirstSearchedBytes) ?? EndOf(stream, header, SearchedBytes);

    static long? EndOf(Stream stream, FlacHeader header, int searched)
    {
        var bytes = new byte[Math.Min(searched, stream.Length - header.FramesStart)];
        stream.Position = stream.Length - bytes.Length;
        if (!stream.TryFill(bytes))
            return null;
        int? next = null;
        for (var at = bytes.Length - FlacFrame.MaxHeaderBytes; at >= 0; at--)
        {
            at = bytes.AsSpan(0, at + 1).LastIndexOf((byte)0xFF);
            if (at < 0)
                break;
            if (FlacFrame.Read(bytes.AsSpan(at), header) is not { } frame)
                continue;
            foreach (var end in next is null ? EndsIn(bytes, at) : [next.Value])
                if (FlacChecksum.Of16(bytes.AsSpan(at, end - at)) == 0)
                    return frame.End;
            next = at;
        }
        return null;
    }

    /// <summary>Where a last frame can end: at the end, or before zeros or a tag.</summary>
    static IEnumerable<int> EndsIn(byte[] bytes, int start)
    {
        yield return bytes.Length;
        foreach (var tag in (string[])["TAG", "ID3", "APETAGEX"])
            if (bytes.AsSpan(start).IndexOf(System.Text.Encoding.ASCII.GetBytes(tag)) is >= 0 and var at)
                yield return start + at;
        // a checksum may end in zeros
        var last = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        for (var end = Math.Max(last, start); end < Math.Min(last + 3, bytes.Length); end++)
            yield return end;
    }
}
