using static System.FormattableString;

namespace VaePipeline.Audio.Formats;

/// <summary>Sentences about sounds that are not whole. They go with the samples that could be read.</summary>
internal static class MissingSound
{
    /// <summary>The file is shorter than its header says.</summary>
    public static string Cut(double seconds, double announced) =>
        Invariant($"The file ends after {seconds:0.###} s of the {announced:0.###} s that its header announces; the rest is missing.");

    /// <summary>Decoding stopped before the last frame.</summary>
    public static string Undecodable(double seconds, double total) =>
        Invariant($"Only the first {seconds:0.###} s of {total:0.###} s can be decoded; the rest is damaged or missing.");

    /// <summary>The last frame or page of a stream is incomplete, or not marked as the last one.</summary>
    public static string Unfinished(string stream) => $"The {stream} stream breaks off; the end of the sound may be missing.";

    /// <summary>Bytes within a stream belong to no frame.</summary>
    public static string Damaged(string stream, long bytes) =>
        Invariant($"{bytes} bytes within the {stream} stream are damaged; what they contained is missing.");

    /// <summary>A stream of another format follows.</summary>
    public static string Changes(string stream, double seconds, int sampleRate, int channels) =>
        Invariant(
            $"After {seconds:0.###} s the {stream} stream continues at {sampleRate} Hz with {channels} channel(s); only the part before is read."
        );

    /// <summary>The file goes on after the samples that its header counts.</summary>
    public static string Uncounted(long bytes) =>
        Invariant($"{bytes} bytes follow the samples that the header counts; if they are sound, it is not read.");

    /// <summary>Another file follows in the same file.</summary>
    public static string Followed(string format) => $"Another {format} file follows within this file; only the first is read.";

    /// <summary>ffmpeg has decoded a sound and printed errors.</summary>
    public static string Unclear => "ffmpeg reports damage; a part of the sound may be missing.";

    /// <summary>The sound is longer than what is decoded.</summary>
    public static string TooLong(double seconds) => Invariant($"Only the first {seconds / 3600:0.#} hours are read; the rest is missing.");
}
