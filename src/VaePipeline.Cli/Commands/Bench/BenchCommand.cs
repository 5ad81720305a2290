using System.CommandLine;

namespace VaePipeline.Cli.Commands.Bench;

/// <summary>`vae bench`: how fast this machine is.</summary>
static class BenchCommand
{
    public static Command Create() => new("bench", "Measure how fast this machine is.") { TrainBenchCommand.Create() };
}
