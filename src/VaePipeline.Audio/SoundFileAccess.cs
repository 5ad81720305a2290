using VaePipeline.Audio.Formats.Ffmpeg;
using VaePipeline.Audio.Formats.LibSndFile;

namespace VaePipeline.Audio;

/// <summary>Opens files for reading, and turns errors of files into one-line messages.</summary>
internal static class SoundFileAccess
{
    /// <summary>Stands for bytes of a name that are not UTF-8.</summary>
    const char Replacement = '\uFFFD';

    /// <summary>Opens the file for reading.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="AudioFormatException">The path is a folder, or the file is not readable, empty, or no regular file.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            RequireContent(path);
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"{path}: {WhyMissing(path)}", path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(path))
                throw new AudioFormatException($"{path}: is a folder, not a sound file. Name the files in it.", exception);
            throw new AudioFormatException($"{path}: cannot be opened ({exception.Message}). Check its permissions.", exception);
        }
    }

    /// <summary>Whether a file or folder that was listed cannot be found, because its name is not UTF-8.</summary>
    public static bool IsNameLost(string path) => path.Contains(Replacement) && !Path.Exists(path);

    /// <summary>
    /// Why a file or folder that was listed cannot be found: .NET reads names as UTF-8, and cannot write back the bytes of a name that is none.
    /// </summary>
    public static string WhyMissing(string path) =>
        path.Contains(Replacement)
            ? $"its name is not UTF-8 ({Replacement} stands for what is not), so it cannot be opened. "
                + "Rename it; the program convmv renames whole folders."
            : "no such file. Check the path.";

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
            or SoundFileException
            or FfmpegException => new(
                $"{path}: cannot be read as sound: {exception.Message.TrimEnd('.')}. Convert it to WAV or FLAC.",
                exception
            ),
            _ => null,
        };
}
