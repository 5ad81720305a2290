using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using VaePipeline.Audio.Features;
using VaePipeline.ML.Benchmarks;

namespace VaePipeline.Cli.Commands.Bench;

/// <summary>`vae bench features`: what reading a sound and its log-mel cost.</summary>
static class FeaturesBenchCommand
{
    public static Command Create()
    {
        var inputs = new Argument<string[]>("INPUT") { Description = "Sounds, as for vae embed; 256 plain notes of four seconds when left out.", Arity = ArgumentArity.ZeroOrMore }.RefuseUnknownOptions();
        var threads = new Option<int>("--threads") { HelpName = "N", Description = "Threads for both steps together; 0 is one a core." };
        var json = new Option<bool>("--json") { Description = "Print JSON, for programs." };
        var command = new Command("features", "Time reading sounds and computing their log-mels: processor time a clip of each alone, and the rate of both on all threads.") { inputs, threads, json };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            using var sounds = parsed.GetValue(inputs) is { Length: > 0 } given ? BenchmarkSounds.Of(given) : BenchmarkSounds.Made();
            var report = FeatureBenchmark.Run(sounds, LogMelOptions.Default, parsed.GetValue(threads), cancellationToken);
            Console.Out.Write(parsed.GetValue(json) ? JsonSerializer.Serialize(report, BenchCommand.Json) + "\n" : Text(report));
            return ExitCode.Ok;
        }));
        return command;
    }

    static string Text(FeatureBenchmarkReport report)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        foreach (var stage in report.Stages)
            Line($"{stage.Name.Replace('_', '-'),-12}{stage.CoreMicroseconds,8:0.0} us of processor time a clip, {stage.Share:P0}");
        Line($"{"both",-12}{report.ClipsPerSecond,8:0} clips a second on {report.Threads} {(report.Threads == 1 ? "thread" : "threads")}");
        return text.ToString();
    }
}
