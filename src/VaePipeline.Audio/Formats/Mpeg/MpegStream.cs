namespace VaePipeline.Audio.Formats.Mpeg;

/// <summary>What a pass over all frames of an MPEG stream shows: its exact length, whatever its headers say, and what is missing.</summary>
/// <param name="Header">The header of the first frame.</param>
/// <param name="Frames">Samples per channel in all frames.</param>
/// <param name="Delay">Samples at the start that are not of the sound; null if not known.</param>
/// <param name="Padding">Samples at the end that are not of the sound.</param>
/// <param name="Notice">What is missing, or null.</param>
internal sealed record MpegStream(MpegHeader Header, long Frames, int? Delay, int Padding, string? Notice)
{
    /// <summary>Samples by which every layer III decoder is late.</summary>
    const int DecoderDelay = 529;

    /// <summary>A frame more or less in a header's count of bytes is no sign of a missing end.</summary>
    const int BytesTolerance = MpegHeader.MaxLength / 2;

    /// <summary>
    /// Reads all headers of a stream; null if no frames begin within the given number of bytes, or if they are a minor part of what follows, as in
    /// samples that look like frames by chance.
    /// </summary>
    public static MpegStream? Read(Stream stream, long within)
    {
        var frames = new MpegFrames(stream);
        if (!frames.MoveToFirst(within))
            return null;
        var (start, passed) = (frames.Position, frames.PassedBytes);
        InfoFrame? first = null,
            last = null;
        var (count, bytes, bytesSinceLast) = (0L, 0L, 0L);
        do
        {
            if (InfoFrame.Read(frames.Header, frames.Frame) is { } info)
                (first, last, bytesSinceLast) = (first ?? (count == 0 ? info : null), info, 0);
            else
                count++;
            bytes += frames.Header.Length;
            bytesSinceLast += frames.Header.Length;
        } while (frames.MoveNext());
        if (2 * bytes < frames.End - start - (frames.PassedBytes - passed))
            return null;
        var header = frames.First;
        var samples = count * header.Samples;
        var isWhole = frames is { Change: null, IsCut: false } && (last != first || IsWhole(first, count, bytes));
        return new(
            header,
            samples,
            first?.Delay is { } delay ? delay + DecoderDelay : null,
            isWhole && last is { Delay: not null } end && !(bytesSinceLast > end.StreamBytes + BytesTolerance)
                ? Math.Max(0, end.Padding - DecoderDelay)
                : 0,
            Notice()
        );

        string? Notice()
        {
            var seconds = (double)samples / header.SampleRate;
            return frames.Change is { } change ? MissingSound.Changes("MPEG", seconds, change.SampleRate, change.Channels)
                : !isWhole && first?.Frames > count
                    ? MissingSound.Cut(seconds, (double)first.Value.Frames!.Value * header.Samples / header.SampleRate)
                : frames.IsCut ? MissingSound.Unfinished("MPEG")
                : frames.DamagedBytes > 0 ? MissingSound.Damaged("MPEG", frames.DamagedBytes)
                : null;
        }
    }

    /// <summary>Whether the stream is as long as its first frame says. Editors change either number without the other, so one of them is enough.</summary>
    static bool IsWhole(InfoFrame? info, long count, long bytes) =>
        info is not { } given || !(given.Frames > count) || given.StreamBytes is { } all && all <= bytes + BytesTolerance;
}
