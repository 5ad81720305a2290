namespace VaePipeline.Audio;

/// <summary>Which files of a folder are sounds.</summary>
internal static class SoundNames
{
    /// <summary>Extensions that files of other kinds have too; such a file is a sound if it starts like one.</summary>
    static readonly string[] SharedExtensions = [".htk", ".iff", ".mat", ".mpc", ".sf"];

    const int MaxStart = 512;

    /// <summary>Whether a file of a folder is to be read as a sound. A file that is named is read whatever its name is.</summary>
    public static bool IsSound(string path)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        return AudioFile.Extensions.Contains(extension) || (SharedExtensions.Contains(extension) && StartsLikeSound(path));
    }

    static bool StartsLikeSound(string path)
    {
        try
        {
            // opening a pipe, which has no length, would wait for its writer
            if (new FileInfo(path) is not { Exists: true, Length: > 0 })
                return false;
            using var file = File.OpenRead(path);
            Span<byte> start = stackalloc byte[MaxStart];
            return IsStartOfSound(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static bool IsStartOfSound(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 12
        && (
            // IFF/8SVX, AIFF
            (
                bytes.StartsWith("FORM"u8)
                && (bytes[8..12].EndsWith("SVX"u8) || bytes[8..].StartsWith("16SV"u8) || bytes[8..].StartsWith("AIF"u8))
            )
            // Matlab, as written for sounds
            || bytes.IndexOf("samplerate"u8) >= 0
            // Akai MPC 2000, and not Musepack
            || bytes is [1, 4, ..]
            // IRCAM
            || bytes is [0x64, 0xA3, _, 0, ..] or [0, _, 0xA3, 0x64, ..]
            // HTK: 16-bit samples, and not features
            || bytes[8..12].SequenceEqual((ReadOnlySpan<byte>)[0, 2, 0, 0])
        );
}
