namespace VaePipeline.Audio.Formats.Ogg;

/// <summary>One link of a chain of Ogg streams: the pages of its sound, without those of other streams in the same link.</summary>
internal sealed class OggLink(uint serial, bool isFlac)
{
    readonly List<ByteRange> _pages = [];
    readonly List<ByteRange> _bodies = [];

    /// <summary>The number of the logical stream with the sound.</summary>
    public uint Serial => serial;

    /// <summary>Whether the sound is FLAC, which is then read without Ogg.</summary>
    public bool IsFlac => isFlac;

    /// <summary>Whether the stream has a page that is marked as its last.</summary>
    public bool IsFinished { get; private set; }

    public void Add(OggPage page)
    {
        IsFinished |= page.IsLast;
        if (isFlac)
            _bodies.Add(page.Body);
        else if (_pages.Count > 0 && _pages[^1].End == page.Page.Start)
            _pages[^1] = _pages[^1] with { Length = _pages[^1].Length + page.Page.Length };
        else
            _pages.Add(page.Page);
    }

    /// <summary>The link as a stream of its own: of Ogg or, for FLAC, of FLAC.</summary>
    public Stream Of(Stream file)
    {
        if (!isFlac)
            return _pages is [{ Start: 0 } all] && all.Length == file.Length ? file : new SplicedStream(file, _pages);
        // The first packet has 9 bytes before the FLAC stream: a mark, the version and the number of header packets.
        const int Mark = 9;
        var first = _bodies[0];
        return new SplicedStream(file, [new(first.Start + Mark, first.Length - Mark), .. _bodies[1..]]);
    }
}
