namespace VaePipeline.Cli.Usage;

/// <summary>The command line is wrong in a way that its parser does not see. Exit code 2.</summary>
sealed class UsageException(string message, Exception? innerException = null) : VaePipelineException(message, innerException);
