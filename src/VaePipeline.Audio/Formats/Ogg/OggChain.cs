namespace VaePipeline.Audio.Formats.Ogg;

/// <summary>
/// The links of an Ogg file, found by its page headers. Files have several where streams were recorded or copied one after another; libsndfile reads
/// only the first, and none of those that begin with another stream than that of the sound.
/// </summary>
/// <param name="Links">The links with sound, in order; at least one.</param>
/// <param name="DamagedBytes">Bytes between pages that belong to no page.</param>
/// <param name="IsCut">Whether the last page is incomplete.</param>
internal sealed record OggChain(IReadOnlyList<OggLink> Links, long DamagedBytes, bool IsCut)
{
    const int BlockBytes = 1 << 14,
        MaxLinks = 4096;

    /// <summary>Reads the page headers of a stream.</summary>
    /// <exception cref="InvalidDataException">No sound in a known encoding begins in it.</exception>
    public static OggChain Read(Stream stream)
    {
        var links = new List<OggLink>();
        var (link, hasBody) = (default(OggLink), true);
        var (damaged, skipped, isCut) = (0L, 0L, false);
        var bytes = new byte[OggPage.MaxHeaderBytes + 8];
        for (var at = 0L; at < stream.Length; )
        {
            stream.Position = at;
            var read = bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            if (OggPage.Read(read, at) is not { } page)
            {
                // the header itself is incomplete
                isCut |= read.Length < OggPage.MaxHeaderBytes && read.StartsWith("OggS"u8);
                var next = FindPage(stream, at + 1);
                (skipped, at) = (skipped + next - at, next);
                continue;
            }
            if (page.Page.End > stream.Length)
            {
                isCut = true;
                break;
            }
            (damaged, skipped, at) = (damaged + (links.Count > 0 ? skipped : 0), 0, page.Page.End);
            if (page.IsFirst)
            {
                // the first pages of all streams of a link come before all others
                if (hasBody)
                    (link, hasBody) = (null, false);
                if (link is null && Encoding(read[(int)(page.Body.Start - page.Page.Start)..]) is { } isFlac)
                {
                    if (links.Count == MaxLinks)
                        throw new InvalidDataException($"it has more than {MaxLinks} streams");
                    links.Add(link = new(page.Serial, isFlac));
                }
            }
            else
                hasBody = true;
            if (link?.Serial == page.Serial)
                link.Add(page);
        }
        return links.Count > 0
            ? new(links, damaged, isCut)
            : throw new InvalidDataException("it is an Ogg stream without sound in Vorbis, Opus, FLAC or Speex");
    }

    /// <summary>Whether a first packet is that of a FLAC stream; null if it is not of sound.</summary>
    static bool? Encoding(ReadOnlySpan<byte> packet) =>
        packet.StartsWith("\u007FFLAC"u8) ? true
        : packet.StartsWith("\u0001vorbis"u8) || packet.StartsWith("OpusHead"u8) || packet.StartsWith("Speex   "u8) ? false
        : null;

    /// <summary>The position of the next page, or the end of the stream.</summary>
    static long FindPage(Stream stream, long from)
    {
        var block = new byte[BlockBytes];
        for (; from < stream.Length; from += BlockBytes - 3)
        {
            stream.Position = from;
            var read = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
            if (block.AsSpan(0, read).IndexOf("OggS"u8) is >= 0 and var at)
                return from + at;
        }
        return stream.Length;
    }
}
