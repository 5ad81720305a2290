namespace VaePipeline.Cli;

/// <summary>What a script learns from the process.</summary>
static class ExitCode
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>The job is done, but some inputs failed; each has its reason in the output.</summary>
    public const int SomeInputsFailed = 3;
}
