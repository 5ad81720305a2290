using System.Globalization;

namespace VaePipeline.Cli.Terminal;

/// <summary>Shows how far a command is. Lines of its result may be printed while it moves.</summary>
interface IBar : IProgress<BarState>
{
    /// <summary>Prints a line of the result on stdout, above the bar.</summary>
    /// <param name="line">The line, no wider than the terminal.</param>
    /// <param name="verdict">The verdict in the line, which is colored on a terminal; empty if there is none.</param>
    void WriteLine(string line, string verdict = "");
}

/// <summary>What a progress bar shows.</summary>
/// <param name="Fraction">How much is done, 0 to 1.</param>
/// <param name="Text">What is being done, in a few words; may be empty.</param>
/// <param name="Remaining">The time left, if the job knows it better than the fraction shows; otherwise 0.</param>
readonly record struct BarState(double Fraction, string Text = "", TimeSpan Remaining = default)
{
    /// <summary>Hours, minutes and seconds, after days if there are any: 00:01:30, 2.03:00:00.</summary>
    public static string Format(TimeSpan time) =>
        time.ToString(time.TotalDays < 1 ? @"hh\:mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
}
