using NAudio.Wave;
using VaePipeline.Audio.Formats;
using VaePipeline.Audio.Formats.LibSndFile;

namespace VaePipeline.Audio;

/// <summary>Detects the format of a file from its first bytes and opens the matching reader.</summary>
internal static class SoundFormat
{
    /// <summary>Opens the file for reading.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="AudioFormatException">The path is a folder, or the file is not readable, empty, or no regular file.</exception>
    public static FileStream OpenFile(string path)
    {
        try
        {
            RequireContent(path);
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"{path}: no such file. Check the path.", path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(path))
                throw new AudioFormatException($"{path}: is a folder, not a sound file. Name the files in it.", exception);
            throw new AudioFormatException($"{path}: cannot be opened ({exception.Message}). Check its permissions.", exception);
        }
    }

    /// <summary>Runs before the file is opened, because opening a pipe blocks until a writer opens it. Pipes and devices have length 0.</summary>
    static void RequireContent(string path)
    {
        var file = new FileInfo(path);
        if (
            file.Exists
            && file.Attributes.HasFlag(FileAttributes.ReparsePoint)
            && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target
        )
            file = target;
        if (file.Exists && file.Length == 0)
            throw new AudioFormatException($"{path}: is empty (0 bytes), or a pipe or device. Record it again or leave it out.");
    }

    /// <summary>Opens a reader of the file's bytes and a provider of its samples as floats. The caller disposes the reader.</summary>
    public static (WaveStream Reader, ISampleProvider Samples) OpenReader(string path, FileStream file)
    {
        Span<byte> magic = stackalloc byte[12];
        magic = magic[..file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        try
        {
            if (IsWav(magic))
                return WithSamples(new StoredSamples(file, RiffHeader.Read(file)));
            if (IsAiff(magic))
                return WithSamples(new StoredSamples(file, AiffHeader.Read(file)));
        }
        catch (Exception exception) when (exception is NotSupportedException || (IsAiff(magic) && exception is FormatException))
        {
            // A rare encoding in a known container: libsndfile supports more encodings than the managed readers.
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

    /// <summary>Converts an error that a damaged or unknown file causes to a one-line message; null for any other error.</summary>
    public static AudioFormatException? Describe(string path, Exception exception) =>
        exception switch
        {
            AudioFormatException known => known,
            DllNotFoundException => new($"{path}: reading this format requires a library that is missing: {exception.Message}", exception),
            FormatException
            or EndOfStreamException
            or InvalidDataException
            or ArgumentException
            or InvalidOperationException
            or NotSupportedException
            or OverflowException
            or IOException
            or SoundFileException => new(
                $"{path}: cannot be read as sound: {exception.Message.TrimEnd('.')}. Convert it to WAV or FLAC.",
                exception
            ),
            _ => null,
        };

    static bool IsAiff(ReadOnlySpan<byte> magic) =>
        magic.Length == 12
        && magic[..4].SequenceEqual("FORM"u8)
        && (magic[8..].SequenceEqual("AIFF"u8) || magic[8..].SequenceEqual("AIFC"u8));

    static bool IsWav(ReadOnlySpan<byte> magic) =>
        magic.Length == 12
        && magic[8..].SequenceEqual("WAVE"u8)
        && (magic[..4].SequenceEqual("RIFF"u8) || magic[..4].SequenceEqual("RF64"u8) || magic[..4].SequenceEqual("BW64"u8));
}
