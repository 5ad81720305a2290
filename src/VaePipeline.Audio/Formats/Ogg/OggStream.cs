using VaePipeline.Audio.Formats.Flac;
using VaePipeline.Audio.Formats.LibSndFile;

namespace VaePipeline.Audio.Formats.Ogg;

/// <summary>Opens all links of an Ogg file as one sound.</summary>
internal static class OggStream
{
    /// <exception cref="SoundFileException">The stream is damaged.</exception>
    /// <exception cref="InvalidDataException">The stream has no sound in a known encoding.</exception>
    /// <exception cref="DllNotFoundException">libsndfile is not installed; the message names the package.</exception>
    public static OpenSound Open(Stream stream)
    {
        var chain = OggChain.Read(stream);
        var first = OpenLink(stream, chain.Links[0]);
        if (chain.Links.Count == 1)
            return first with { Notice = first.Notice ?? NoticeOf(chain) };
        var (count, frames, notice) = (1, first.Frames, first.Notice);
        for (; count < chain.Links.Count; count++)
        {
            using var link = TryOpenLink(stream, chain.Links[count]);
            if (link is null)
            {
                notice ??= MissingSound.Unfinished("Ogg");
                break;
            }
            if ((link.SampleRate, link.Channels) != (first.SampleRate, first.Channels))
            {
                notice ??= MissingSound.Changes("Ogg", (double)(frames ?? 0) / first.SampleRate, link.SampleRate, link.Channels);
                break;
            }
            (frames, notice) = (frames + link.Frames, notice ?? link.Notice);
        }
        var rest = chain.Links.Take(1..count).Select(link => (Func<OpenSound>)(() => OpenLink(stream, link)));
        return new(new SoundSequence(first, rest), frames, Notice: notice ?? NoticeOf(chain));
    }

    static OpenSound OpenLink(Stream stream, OggLink link)
    {
        var part = link.Of(stream);
        part.Position = 0;
        return link.IsFlac ? FlacStream.Open(part) : SoundFileReader.Open(part);
    }

    /// <summary>A later link; null if it breaks off before its sound begins.</summary>
    static OpenSound? TryOpenLink(Stream stream, OggLink link)
    {
        try
        {
            return OpenLink(stream, link);
        }
        catch (SoundFileException)
        {
            return null;
        }
    }

    static string? NoticeOf(OggChain chain) =>
        chain.DamagedBytes > 0 ? MissingSound.Damaged("Ogg", chain.DamagedBytes)
        : chain.IsCut || !chain.Links[^1].IsFinished ? MissingSound.Unfinished("Ogg")
        : null;
}
