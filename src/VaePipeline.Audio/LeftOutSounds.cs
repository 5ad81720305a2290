using VaePipeline.Audio.Formats.Ffmpeg;

namespace VaePipeline.Audio;

/// <summary>Counts the sounds of folders that are left out because of their format.</summary>
/// <param name="ffmpeg">Decodes more formats; null where ffmpeg is not used.</param>
internal sealed class LeftOutSounds(FfmpegDecoder? ffmpeg)
{
    readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    int _forFfmpeg;

    /// <summary>Whether a file of a folder is a sound that can be read. A sound that cannot is counted.</summary>
    public bool IsRead(string path)
    {
        var kind = SoundNames.KindOf(path);
        if (kind == SoundKind.Readable || (kind == SoundKind.ForFfmpeg && ffmpeg is { IsAvailable: true }))
            return true;
        if (kind == SoundKind.None)
            return false;
        _forFfmpeg += kind == SoundKind.ForFfmpeg ? 1 : 0;
        var extension = Path.GetExtension(path).ToLowerInvariant();
        _counts[extension] = _counts.GetValueOrDefault(extension) + 1;
        return false;
    }

    /// <summary>How many sounds were left out, by extension, the most frequent first, and what to do; null if none were.</summary>
    public string? Notice()
    {
        if (_counts.Count == 0)
            return null;
        var total = _counts.Values.Sum();
        var counts = string.Join(", ", _counts.OrderByDescending(count => count.Value).Select(count => $"{count.Value} {count.Key}"));
        var all = total == 1 ? "it" : "them";
        var decodable = _forFfmpeg == total ? all : FormattableString.Invariant($"{_forFfmpeg} of them");
        var remedy =
            ffmpeg is null or { IsAvailable: true } || _forFfmpeg == 0 ? $"Convert {all} to WAV or FLAC."
            : ffmpeg.IsAllowed ? $"Install ffmpeg, which decodes {decodable}, or convert {all} to WAV or FLAC."
            : $"ffmpeg, which decodes {decodable}, is switched off.";
        return FormattableString.Invariant($"{total} {(total == 1 ? "sound is" : "sounds are")} left out: {counts}. {remedy}");
    }
}
