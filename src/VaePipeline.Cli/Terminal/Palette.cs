namespace VaePipeline.Cli.Terminal;

/// <summary>Colors for verdicts and errors, on a terminal only and never when NO_COLOR is set (no-color.org).</summary>
static class Palette
{
    /// <summary>The ANSI number of the first of the 16 colors, black.</summary>
    public const int FirstColor = 30;
    const int Red = FirstColor + 1;
    const int Green = FirstColor + 2;
    const int Yellow = FirstColor + 3;

    /// <summary>Whether a stream may be colored.</summary>
    /// <param name="isRedirected">Whether the stream goes to a file or a pipe.</param>
    public static bool IsColored(bool isRedirected) =>
        !isRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>The ANSI color number of a verdict on a latent space.</summary>
    public static int ColorOf(string verdict) =>
        verdict switch
        {
            "healthy" => Green,
            "collapsed" => Red,
            _ => Yellow,
        };

    /// <summary>An error message for stderr.</summary>
    public static string Error(string text) => IsColored(Console.IsErrorRedirected) ? Colored(text, Red) : text;

    /// <summary>A text for stdout with its first mention of the verdict colored.</summary>
    public static string WithVerdict(string text, string verdict)
    {
        var start = verdict.Length == 0 ? -1 : text.IndexOf(verdict, StringComparison.Ordinal);
        return start < 0 || !IsColored(Console.IsOutputRedirected)
            ? text
            : text[..start] + Colored(verdict, ColorOf(verdict)) + text[(start + verdict.Length)..];
    }

    static string Colored(string text, int color) => $"\e[{color}m{text}\e[0m";
}
