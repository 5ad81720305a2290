using NAudio.Wave;
using VaePipeline.Audio.Formats;
using VaePipeline.Audio.Formats.Flac;
using VaePipeline.Audio.Formats.LibSndFile;
using VaePipeline.Audio.Formats.Mpeg;
using VaePipeline.Audio.Formats.Ogg;

namespace VaePipeline.Audio;

/// <summary>Detects the format of a file from its first bytes and opens the sound with the matching reader.</summary>
internal static class SoundFormat
{
    /// <summary>Bytes that may be before the first frame of an MPEG stream, such as a picture that a tag does not count.</summary>
    const int MaxLeadingBytes = 1 << 20;

    /// <summary>SF_ERR_UNRECOGNISED_FORMAT.</summary>
    const int Unrecognized = 1;

    /// <summary>Extensions of formats whose header is not in the file, so that libsndfile needs its path.</summary>
    static readonly string[] HeaderlessExtensions = [".sd2", ".gsm", ".vox"];

    /// <summary>Opens the sound of a file, which stays open. The caller disposes the sound.</summary>
    /// <exception cref="FormatException">The format contradicts itself.</exception>
    /// <exception cref="InvalidDataException">The stream has no sound.</exception>
    /// <exception cref="NotSupportedException">The encoding is not supported.</exception>
    /// <exception cref="SoundFileException">libsndfile does not support the format, or the file is damaged.</exception>
    /// <exception cref="DllNotFoundException">A library is missing; the message names the package.</exception>
    public static OpenSound Open(Stream file, string path)
    {
        Span<byte> magic = stackalloc byte[16];
        magic = magic[..file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (RiffChunks.IsWave(magic))
            return OpenWave(file);
        if (AiffHeader.IsAiff(magic))
            return OpenAiff(file);
        if (magic.StartsWith("fLaC"u8))
            return FlacStream.Open(file);
        if (magic.StartsWith("OggS"u8))
            return OggStream.Open(file);
        if (magic.StartsWith(".snd"u8) || magic.StartsWith("dns."u8))
            return OpenRepaired(HeaderRepair.Au(file));
        if (VocHeader.IsVoc(magic))
            return OpenVoc(file);
        if (HeaderRepair.IsSampleDump(magic))
            return OpenRepaired(HeaderRepair.SampleDump(file));
        if (magic.StartsWith("caff"u8))
            return OpenRepaired(HeaderRepair.Caf(file));
        if (file is FileStream && HeaderlessExtensions.Contains(Path.GetExtension(path).ToLowerInvariant()))
            return OpenHeaderless(file, path);
        if ((magic.StartsWith("ID3"u8) || !magic.ContainsAnyExcept((byte)0)) && Id3Tag.EndOfLeading(file) is > 0 and var start)
            return Open(new SplicedStream(file, new ByteRange(start, file.Length - start)), path);
        if (magic is [0xFF, >= 0xE0, ..] || magic.StartsWith("ID3"u8))
            return OpenMpeg(file)
                ?? throw new InvalidDataException("it starts like an MPEG stream, but has no frames that follow each other");
        return OpenOther(file, magic);
    }

    /// <summary>Whether an exception of <see cref="Open"/> says that the reader of the format does not take the file.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception is SoundFileException or FormatException or InvalidDataException or NotSupportedException or EndOfStreamException;

    /// <summary>Whether an exception of <see cref="Open"/> says that the file is of no format that has a reader.</summary>
    public static bool IsUnknown(Exception exception) => exception is SoundFileException { ErrorCode: Unrecognized };

    static OpenSound OpenWave(Stream file)
    {
        var header = WaveHeader.Read(file);
        var notice =
            header.IsFollowed ? MissingSound.Followed("WAV")
            : header.Uncounted > 0 ? MissingSound.Uncounted(header.Uncounted)
            : null;
        try
        {
            var layout = header.Layout(file);
            if (header.Data.Count <= 1)
                return OpenStored(file, layout, header.AnnouncedBytes, notice);
            return OpenStored(header.Samples(file), layout with { Start = 0 }, header.AnnouncedBytes, notice);
        }
        catch (NotSupportedException)
        {
            var sound = OpenEncoded(file, header);
            return sound.Notice is null ? sound with { Notice = notice } : sound;
        }
    }

    /// <summary>A WAV file whose samples need a decoder: often the stream of another format.</summary>
    static OpenSound OpenEncoded(Stream file, WaveHeader header)
    {
        Span<byte> magic = stackalloc byte[4];
        var content = header.Samples(file);
        magic = magic[..content.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false)];
        content.Position = 0;
        var sound =
            magic.StartsWith("OggS"u8) ? OggStream.Open(content)
            : magic.StartsWith("fLaC"u8) ? FlacStream.Open(content)
            : header.Format.Encoding is WaveFormatEncoding.MpegLayer3 or WaveFormatEncoding.Mpeg
                ? OpenMpeg(content) ?? throw new InvalidDataException("it has no MPEG frames that follow each other")
            : null;
        if (sound is not null)
            return header.AnnouncedBytes is null ? sound : sound with { Notice = sound.Notice ?? MissingSound.Unfinished("WAV") };
        file.Position = 0;
        var missing = header.AnnouncedBytes is { } announced ? new Shortage(announced, content.Length) : default(Shortage?);
        return OpenRepaired(new(header.IsAsDeclared ? file : header.Rebuilt(file), missing));
    }

    static OpenSound OpenAiff(Stream file)
    {
        AiffHeader header;
        try
        {
            header = AiffHeader.Read(file);
            var uncounted = UncountedBytes.After(file, header.Data.End);
            return OpenStored(file, header.Layout(), header.AnnouncedBytes, uncounted > 0 ? MissingSound.Uncounted(uncounted) : null);
        }
        catch (FormatException)
        {
            file.Position = 0;
            return SoundFileReader.Open(file);
        }
        catch (NotSupportedException)
        {
            // A rare encoding: libsndfile supports more of them.
            file.Position = 0;
            header = AiffHeader.Read(file);
            var missing = header.AnnouncedBytes is { } announced ? new Shortage(announced, header.Data.Length) : default(Shortage?);
            return OpenRepaired(new(header.Repaired(file), missing));
        }
    }

    static OpenSound OpenVoc(Stream file)
    {
        var header = VocHeader.Read(file);
        var seconds = (double)header.Samples.Length / header.Format.AverageBytesPerSecond;
        var notice = header.Change is { } next ? MissingSound.Changes("VOC", seconds, next.SampleRate, next.Channels) : null;
        return OpenStored(header.Samples, new(header.Format, 0, header.Samples.Length), header.AnnouncedBytes, notice);
    }

    static OpenSound OpenStored(Stream stream, SampleLayout layout, long? announcedBytes, string? notice)
    {
        var samples = new StoredSamples(stream, layout);
        var frameBytes = layout.Format.BlockAlign;
        var isBounded = layout.Format.Encoding is WaveFormatEncoding.Pcm;
        if (announcedBytes is { } announced)
        {
            double bytesPerSecond = frameBytes * (double)layout.Format.SampleRate;
            notice = MissingSound.Cut(layout.Length / bytesPerSecond, announced / bytesPerSecond);
        }
        return new(new WaveSamples(samples), layout.Length / frameBytes, isBounded, notice);
    }

    static OpenSound OpenRepaired(RepairedHeader repaired)
    {
        repaired.Stream.Position = 0;
        var sound = SoundFileReader.Open(repaired.Stream);
        if (repaired.Uncounted > 0)
            return sound with { Notice = MissingSound.Uncounted(repaired.Uncounted) };
        if (repaired.Missing is not { } missing || sound.Frames is not { } frames)
            return sound;
        var seconds = (double)frames / sound.SampleRate;
        return sound with { Notice = MissingSound.Cut(seconds, seconds * missing.Announced / Math.Max(1, missing.Available)) };
    }

    static OpenSound? OpenMpeg(Stream stream)
    {
        if (MpegStream.Read(stream, MaxLeadingBytes) is not { } content)
            return null;
        var reader = new MpegReader(stream, content);
        return new(reader, reader.Frames, Notice: content.Notice);
    }

    /// <summary>A file whose name or neighbor says how to read it, unless it is of a format with a header.</summary>
    static OpenSound OpenHeaderless(Stream file, string path)
    {
        try
        {
            return SoundFileReader.Open(file);
        }
        catch (SoundFileException exception) when (IsUnknown(exception))
        {
            return SoundFileReader.OpenPath(path);
        }
    }

    static OpenSound OpenOther(Stream file, ReadOnlySpan<byte> magic)
    {
        try
        {
            return OpenRepaired(new(file, DeclaredEnd.MissingOf(file)));
        }
        catch (SoundFileException exception) when (IsUnknown(exception))
        {
            if (!IsOtherContainer(magic) && OpenMpeg(file) is { } sound)
                return sound;
            throw;
        }
    }

    /// <summary>Whether a file is a container of something else, in which MPEG frames prove nothing or are in pieces.</summary>
    static bool IsOtherContainer(ReadOnlySpan<byte> magic) =>
        magic.Length < 8
        || magic.StartsWith("RIF"u8)
        || magic.StartsWith("PK"u8)
        || magic.StartsWith("FLV"u8)
        || magic.StartsWith("wvpk"u8)
        || magic.StartsWith("TTA1"u8)
        || magic.StartsWith("MAC "u8)
        || magic.StartsWith("MPCK"u8)
        || magic.StartsWith("MP+"u8)
        || magic.StartsWith("tBaK"u8)
        || magic.StartsWith(".RMF"u8)
        || magic.StartsWith("#!AMR"u8)
        || magic[4..].StartsWith("ftyp"u8)
        // Matroska, ASF, MPEG program and transport streams, AC-3, DTS
        || magic is [0x1A, 0x45, 0xDF, 0xA3, ..] or [0x30, 0x26, 0xB2, 0x75, ..]
        || magic is [0, 0, 1, 0xBA, ..] or [0x47, 0x40, ..]
        || magic is [0x0B, 0x77, ..] or [0x7F, 0xFE, 0x80, 0x01, ..];
}
