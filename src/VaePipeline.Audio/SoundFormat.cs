using NAudio.Wave;
using VaePipeline.Audio.Formats;
using VaePipeline.Audio.Formats.LibSndFile;

namespace VaePipeline.Audio;

/// <summary>Tells what a file is by its first bytes and opens the reader for it.</summary>
internal static class SoundFormat
{
    /// <summary>Opens the file itself.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="AudioFormatException">It is a folder, may not or cannot be read, is empty, or is no ordinary file.</exception>
    public static FileStream OpenFile(string path)
    {
        FileStream file;
        try
        {
            RequireContent(path);
            file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"{path}: no such file. Check the path.", path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(path))
                throw new AudioFormatException($"{path}: is a folder, not a sound file. Name the files in it.", error);
            throw new AudioFormatException($"{path}: cannot be opened ({error.Message}). Check its permissions.", error);
        }
        return file;
    }

    /// <summary>Asked before the file is opened: opening a pipe waits for whoever writes to it, and nobody may. Pipes and devices have no length.</summary>
    static void RequireContent(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists && file.Attributes.HasFlag(FileAttributes.ReparsePoint) && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            file = target;
        if (file.Exists && file.Length == 0)
            throw new AudioFormatException($"{path}: is empty (0 bytes), or a pipe or device. Record it again or leave it out.");
    }

    /// <summary>A reader of the file's bytes and its samples as floats. Whoever gets them disposes the reader.</summary>
    public static (WaveStream Reader, ISampleProvider Samples) OpenReader(string path, FileStream file)
    {
        Span<byte> magic = stackalloc byte[12];
        magic = magic[..file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        try
        {
            if (IsWav(magic))
                return WithSamples(new RiffReader(file));
            if (IsAiff(magic))
                return WithSamples(new AiffReader(file));
        }
        catch (Exception error) when (error is NotSupportedException || (IsAiff(magic) && error is FormatException))
        {
            // a rare encoding in a known container; the library knows more of them than the managed readers
            file.Position = 0;
            return OpenWithLibrary(file);
        }
        return OpenWithLibrary(file);
    }

    static (WaveStream, ISampleProvider) WithSamples(WaveStream reader) => (reader, new WaveSamples(reader));

    static (WaveStream, ISampleProvider) OpenWithLibrary(FileStream file)
    {
        var reader = new SoundFileReader(file);
        return (reader, reader);
    }

    /// <summary>The one line for an error that a damaged or unknown file causes; null for any other error.</summary>
    public static AudioFormatException? Describe(string path, Exception error) => error switch
    {
        AudioFormatException known => known,
        DllNotFoundException => new($"{path}: this format is read by a library that is missing: {error.Message}", error),
        FormatException or EndOfStreamException or InvalidDataException or ArgumentException or InvalidOperationException or NotSupportedException
            or OverflowException or IOException or SoundFileException =>
            new($"{path}: cannot be read as sound: {error.Message.TrimEnd('.')}. Convert it to WAV or FLAC.", error),
        _ => null,
    };

    static bool IsAiff(ReadOnlySpan<byte> magic) => magic.Length == 12 && magic[..4].SequenceEqual("FORM"u8)
        && (magic[8..].SequenceEqual("AIFF"u8) || magic[8..].SequenceEqual("AIFC"u8));

    static bool IsWav(ReadOnlySpan<byte> magic) => magic.Length == 12 && magic[8..].SequenceEqual("WAVE"u8)
        && (magic[..4].SequenceEqual("RIFF"u8) || magic[..4].SequenceEqual("RF64"u8) || magic[..4].SequenceEqual("BW64"u8));
}
