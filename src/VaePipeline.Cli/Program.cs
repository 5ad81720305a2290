using VaePipeline.Cli;

return await CommandLine.RunAsync(args);
