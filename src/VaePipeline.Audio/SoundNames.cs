using System.Collections.Frozen;

namespace VaePipeline.Audio;

/// <summary>Which files of a folder are sounds.</summary>
internal static class SoundNames
{
    /// <summary>Extensions that files of other kinds have too; such a file is a sound if it starts like one.</summary>
    static readonly string[] SharedExtensions = [".htk", ".iff", ".mat", ".mpc", ".sf", ".ts"];

    /// <summary>Extensions of formats that ffmpeg decodes.</summary>
    static readonly FrozenSet<string> FfmpegExtensions = FrozenSet.Create<string>(
        StringComparer.OrdinalIgnoreCase,
        [
            // sounds
            ".m4a",
            ".m4b",
            ".m4r",
            ".aac",
            ".adts",
            ".wma",
            ".wv",
            ".tta",
            ".ape",
            ".mka",
            ".weba",
            ".spx",
            ".mpp",
            ".mp+",
            ".tak",
            ".shn",
            ".ac3",
            ".eac3",
            ".ec3",
            ".dts",
            ".mlp",
            ".thd",
            ".amr",
            ".awb",
            ".ra",
            ".dsf",
            ".dff",
            ".oma",
            ".aa3",
            ".qcp",
            ".xwma",
            // videos
            ".mp4",
            ".m4v",
            ".mov",
            ".3gp",
            ".3g2",
            ".mkv",
            ".webm",
            ".avi",
            ".wmv",
            ".asf",
            ".flv",
            ".f4v",
            ".f4a",
            ".ogv",
            ".ogm",
            ".ogx",
            ".rm",
            ".rmvb",
            ".mpg",
            ".mpeg",
            ".vob",
            ".m2ts",
        ]
    );

    /// <summary>Extensions of sounds that nothing here decodes: sliced loops, OptimFROG, files with copy protection.</summary>
    static readonly FrozenSet<string> UnreadableExtensions = FrozenSet.Create<string>(
        StringComparer.OrdinalIgnoreCase,
        [".rex", ".rx2", ".rcy", ".ofr", ".ofs", ".m4p", ".aa", ".aax"]
    );

    const int MaxStart = 512,
        TransportPacket = 188;

    /// <summary>Whether a file of a folder is read as a sound without ffmpeg. A file that is named is read whatever its name is.</summary>
    public static bool IsSound(string path) => KindOf(path) == SoundKind.Readable;

    /// <summary>What a file of a folder is, by its extension; of extensions that other kinds of files have too, by its first bytes.</summary>
    public static SoundKind KindOf(string path)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        return AudioFile.Extensions.Contains(extension) ? SoundKind.Readable
            : FfmpegExtensions.Contains(extension) ? SoundKind.ForFfmpeg
            : UnreadableExtensions.Contains(extension) ? SoundKind.Unreadable
            : SharedExtensions.Contains(extension) ? KindOfStart(path)
            : SoundKind.None;
    }

    static SoundKind KindOfStart(string path)
    {
        try
        {
            // opening a pipe, which has no length, would wait for its writer
            if (new FileInfo(path) is not { Exists: true, Length: > 0 })
                return SoundKind.None;
            using var file = File.OpenRead(path);
            Span<byte> start = stackalloc byte[MaxStart];
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            return IsStartOfSound(start) ? SoundKind.Readable
                : IsStartForFfmpeg(start) ? SoundKind.ForFfmpeg
                : SoundKind.None;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return SoundKind.None;
        }
    }

    /// <summary>Musepack, and packets of an MPEG transport stream.</summary>
    static bool IsStartForFfmpeg(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("MPCK"u8)
        || bytes.StartsWith("MP+"u8)
        || (bytes.Length > 2 * TransportPacket && bytes[0] == 0x47 && bytes[TransportPacket] == 0x47 && bytes[2 * TransportPacket] == 0x47);

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
