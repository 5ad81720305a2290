namespace VaePipeline.Cli.Terminal;

/// <summary>Shows how far a command is. Lines of its result may be printed while it moves.</summary>
interface IBar : IProgress<BarState>
{
    /// <summary>Prints a line of the result on stdout, above the bar.</summary>
    /// <param name="line">The line, no wider than the terminal.</param>
    /// <param name="verdict">The verdict in the line, which is colored on a terminal; empty if there is none.</param>
    void WriteLine(string line, string verdict = "");
}
