using System.Globalization;

namespace VaePipeline.Audio.Formats.Ffmpeg;

/// <summary>
/// Decodes with ffmpeg what nothing else here reads, if it is installed and allowed. ffmpeg may read one local file and write to a pipe: formats
/// that name other files or hosts, such as playlists, are not among those it may open.
/// </summary>
/// <param name="program">ffmpeg's absolute path; null to decode nothing.</param>
/// <param name="cancellationToken">Kills running programs.</param>
internal sealed class FfmpegDecoder(string? program, CancellationToken cancellationToken = default)
{
    /// <summary>The longest sound that is decoded; a small file could announce years.</summary>
    public const int MaxSeconds = 86_400;

    /// <summary>The version where there is no ffmpeg.</summary>
    public const string None = "none";

    const int MaxAllocation = 1 << 28;

    /// <summary>ffmpeg's names of the containers that it may open. Each is read from one file alone.</summary>
    const string Containers =
        "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dsf,dts,dtshd,eac3,flac,flv,gsm,iff,loas,matroska,mlp,mov,mp3,mpc,mpc8,mpeg,mpegts,"
        + "oma,ogg,qcp,rm,shn,tak,truehd,tta,voc,w64,wav,wv,xwma";

    readonly Lazy<string> _version = new(() => program is null ? None : FfmpegProgram.VersionOf(program, cancellationToken));
    volatile bool _isNeeded;

    /// <summary>The ffmpeg on the PATH, if there is one.</summary>
    public static FfmpegDecoder Installed(CancellationToken cancellationToken = default) => new(FfmpegProgram.Find(), cancellationToken);

    /// <summary>No ffmpeg, whether it is installed or not.</summary>
    public static FfmpegDecoder Off() => new(null) { IsAllowed = false };

    public bool IsAvailable => program is not null;

    public bool IsAllowed { get; private init; } = true;

    /// <summary>Whether a file has needed ffmpeg so far, even if there is none: with another version, the result could be another.</summary>
    public bool IsNeeded => _isNeeded;

    /// <summary>The version, or <see cref="None"/>.</summary>
    public string Version => _version.Value;

    /// <summary>How long ffmpeg may take for its next samples.</summary>
    public TimeSpan Patience { get; init; } = FfmpegProcess.DefaultPatience;

    /// <summary>Opens a file that nothing else can read; null if there is no ffmpeg.</summary>
    /// <exception cref="FfmpegException">ffmpeg cannot read it either, or was stopped.</exception>
    /// <exception cref="OperationCanceledException">The token is canceled.</exception>
    public OpenSound? Open(string path)
    {
        _isNeeded = true;
        if (program is null)
            return null;
        var process = FfmpegProcess.Start(program, Arguments(path), Patience, cancellationToken);
        try
        {
            var reader = new FfmpegReader(process);
            return new(reader, Frames: null) { NoticeAtEnd = () => reader.Notice };
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>The protocol before the path makes any name a file, such as one that starts with '-' or contains ':'.</summary>
    static string[] Arguments(string path) =>
        [
            "-max_alloc",
            Text(MaxAllocation),
            "-threads",
            "1",
            "-protocol_whitelist",
            "file,pipe",
            "-format_whitelist",
            Containers,
            "-i",
            $"file:{path}",
            "-map",
            "0:a:0?",
            "-t",
            Text(MaxSeconds),
            "-c:a",
            "pcm_f32be",
            "-f",
            "au",
            "pipe:1",
        ];

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
