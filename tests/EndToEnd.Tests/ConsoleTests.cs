using System.Diagnostics;
using System.Text.RegularExpressions;
using VaePipeline.Cli.Terminal;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>What is printed fits the terminal, and colors are for terminals only.</summary>
public sealed partial class ConsoleTests
{
    [Fact]
    public void Long_lines_are_broken_between_words()
    {
        Assert.Equal(["verdict  one", "    two three", "    four"], ConsoleText.Wrap("verdict  one two three four", 13, 4));
        Assert.Equal(["short"], ConsoleText.Wrap("short", 80, 4));
        Assert.Equal(["an", "/unbreakable/path"], ConsoleText.Wrap("an /unbreakable/path", 8, 0));
    }

    [Theory]
    [InlineData("0.949", "0.949")]
    [InlineData("0.949 [0.93, 1.00]", "0.949\n[.93,1.00]")]
    [InlineData("-0.050 [-0.11, 10.25]", "-0.050\n[-.11,10.25]")]
    public void Intervals_go_below_their_value_in_a_narrow_table(string cell, string narrowed) =>
        Assert.Equal(narrowed, ConsoleText.Narrow(cell));

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(160)]
    public void The_training_log_fits_the_terminal(int columns)
    {
        using var folder = new TemporaryFolder();
        var notes = SmallPipeline.RenderNotes(folder.Path);
        var screen = RunInTerminal(columns, "", "train", SmallPipeline.Write(folder.Path, notes), "--out", folder["run"]);
        var lines = Escape().Replace(screen, "").Split('\n', '\r').Where(line => line.Contains('|', StringComparison.Ordinal)).ToArray();
        Assert.All(lines, line => Assert.InRange(line.Length, 1, columns));
        Assert.StartsWith(
            columns < 120 ? "  epoch      beta | train: total" : "  epoch      beta |  train: rec",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.Matches(@"^   1/1 .*\d s$", lines[1]);
        Assert.Matches(@"\n  verdict: \e\[\d+m", screen);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("NO_COLOR=1", false)]
    [InlineData("TERM=dumb", false)]
    public void Errors_are_red_on_a_terminal_only(string environment, bool isRed)
    {
        var screen = RunInTerminal(80, environment, "export", "gone");
        Assert.Matches(isRed ? @"\e\[31mvae: gone" : @"^(\e\[\?1h\e=)?vae: gone", screen); // the runtime may switch the keypad mode first
        Assert.StartsWith("vae: gone", Vae.Run("export", "gone").Errors, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\e\[[\d;?]*[A-Za-z]")]
    private static partial Regex Escape();

    /// <summary>Runs <c>vae</c> in a pseudo-terminal and returns everything that is written to it.</summary>
    static string RunInTerminal(int columns, string environment, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("the options of 'script' are those of Linux");
        var words = string.Join(
            ' ',
            ((string[])["dotnet", Path.Combine(AppContext.BaseDirectory, "vae.dll"), .. arguments]).Select(word => $"'{word}'")
        );
        var start = Command.Of("script", "--quiet", "--command", $"stty cols {columns} rows 40; {environment} {words}", "/dev/null");
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        using var process = Process.Start(start)!;
        return Vae.Finish(process).Output.Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
