namespace VaePipeline.Cli.Usage;

/// <summary>An output is already there and may only be replaced on request.</summary>
sealed class OutputExistsException : VaePipelineException
{
    public OutputExistsException(string message)
        : base(message) => Options = ["Out", "Force"];
}
