using VaePipeline.Cli;

return CommandLine.Run(args);
