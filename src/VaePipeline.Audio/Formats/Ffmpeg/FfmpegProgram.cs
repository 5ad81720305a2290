using System.Text;
using System.Text.RegularExpressions;

namespace VaePipeline.Audio.Formats.Ffmpeg;

/// <summary>The ffmpeg that is installed.</summary>
internal static partial class FfmpegProgram
{
    const string FirstWords = "ffmpeg version ";
    const int MaxAnswer = 1 << 16;

    /// <summary>
    /// The absolute path of the program on the PATH; null if there is none. Only absolute folders count: .NET itself would take a file of this name
    /// from the current folder, which may be a folder of downloaded sounds.
    /// </summary>
    public static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg"))
            .FirstOrDefault(IsProgram);

    static bool IsProgram(string path) =>
        File.Exists(path)
        && (
            OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute))
                != UnixFileMode.None
        );

    /// <summary>The version that a program prints, such as 5.1.9; "unknown" if it prints none.</summary>
    /// <exception cref="OperationCanceledException">The token is canceled.</exception>
    public static string VersionOf(string program, CancellationToken cancellationToken = default)
    {
        try
        {
            using var process = FfmpegProcess.Start(program, ["-version"], FfmpegProcess.DefaultPatience, cancellationToken);
            var answer = new byte[MaxAnswer];
            var count = 0;
            while (count < answer.Length && process.Read(answer.AsSpan(count)) is > 0 and var read)
                count += read;
            var text = Encoding.UTF8.GetString(answer, 0, count);
            return text.StartsWith(FirstWords, StringComparison.Ordinal) ? Word().Match(text, FirstWords.Length).Value : "unknown";
        }
        catch (FfmpegException)
        {
            return "unknown";
        }
    }

    [GeneratedRegex(@"\G[\w.+~:-]*")]
    private static partial Regex Word();
}
