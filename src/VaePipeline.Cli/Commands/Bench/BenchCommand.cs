using System.CommandLine;
using System.Text.Json;

namespace VaePipeline.Cli.Commands.Bench;

/// <summary>`vae bench`: how fast this machine is.</summary>
static class BenchCommand
{
    public static JsonSerializerOptions Json { get; } = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create() => new("bench", "Measure how fast this machine is.") { TrainBenchCommand.Create(), FeaturesBenchCommand.Create(), EmbedBenchCommand.Create() };
}
