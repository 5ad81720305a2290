namespace VaePipeline.Cli.Usage;

/// <summary>The exit codes of every command.</summary>
static class ExitCode
{
    /// <summary>Everything that was asked for is done.</summary>
    public const int Ok = 0;

    /// <summary>The command failed: a file is missing, damaged or in the way, or the command was stopped.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself is wrong, whatever the files hold.</summary>
    public const int Usage = 2;

    /// <summary>The job is done, but some inputs failed; each failure is reported with its reason.</summary>
    public const int SomeInputsFailed = 3;
}
