using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using VaePipeline.Training.Benchmarks;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Cli.Commands.Bench;

/// <summary>`vae bench train`: the time of a training step and of each layer, beside the machine's peak.</summary>
static class TrainBenchCommand
{
    const int DefaultSteps = 50;

    public static Command Create()
    {
        var pipeline = new Argument<string?>("PIPELINE.yaml") { Description = "Whose network to train; the baseline network when left out. Its notes are not needed.", Arity = ArgumentArity.ZeroOrOne }.RefuseUnknownOptions();
        var threads = new Option<int?>("--threads") { Description = "Threads; one a core when left out.", HelpName = "N" };
        var batch = new Option<int?>("--batch") { Description = "Examples a step, instead of the pipeline's training.batch_size.", HelpName = "N" };
        var steps = new Option<int>("--steps") { Description = "Steps to time, after thirty to warm up.", HelpName = "N", DefaultValueFactory = _ => DefaultSteps };
        var kernels = new Option<TrainingKernels?>("--kernels") { Description = "fused or torch, instead of the pipeline's training.kernels.", HelpName = "KERNELS" };
        var json = new Option<bool>("--json") { Description = "Print JSON, for programs." };
        var command = new Command("train", "Time training steps on random log-mels: ms a step, GFLOP/s, share of the multiply-add peak measured in the same run, each layer forward and backward.")
        {
            pipeline, threads, batch, steps, kernels, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            var settings = parsed.GetValue(pipeline) is { } file ? PipelineFile.Load(file) : new Pipeline { Name = "baseline", Dataset = new() { Path = "." } };
            settings = settings with
            {
                Training = settings.Training with
                {
                    Threads = parsed.GetValue(threads) ?? settings.Training.Threads,
                    BatchSize = parsed.GetValue(batch) ?? settings.Training.BatchSize,
                    Kernels = parsed.GetValue(kernels) ?? settings.Training.Kernels,
                },
            };
            var report = TrainingBenchmark.Run(settings, parsed.GetValue(steps), cancellationToken);
            Console.Out.Write(parsed.GetValue(json) ? JsonSerializer.Serialize(report, BenchCommand.Json) + "\n" : Text(report));
            return ExitCode.Ok;
        }));
        return command;
    }

    static string Text(TrainingBenchmarkReport report)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        var (step, time) = (report.Step, report.Step.Milliseconds);
        Line($"{report.Pipeline}: batches of {report.BatchSize}, {report.Threads} {(report.Threads == 1 ? "thread" : "threads")}, {report.Steps} steps of {step.Gflop:0.00} GFLOP");
        Line($"  a step    {time.Median:0.0} ms (median; least {time.Least:0.0}, 10 % {time.P10:0.0}, 90 % {time.P90:0.0}), {report.ProcessorMilliseconds:0.0} ms of processor time");
        Line($"  rate      {step.GflopPerSecond:0} GFLOP/s, {report.ShareOfPeak:P0} of the multiply-add peak, {report.PeakGflopPerSecond:0} GFLOP/s");
        Line($"");
        Line($"{"each layer alone",-16}{"",-34}{"forward",20}{"backward",24}");
        Line($"{"",-16}{"",-34}{"ms",8}{"GFLOP/s",12}{"ms",12}{"GFLOP/s",12}");
        foreach (var layer in report.Layers)
        {
            var (forward, backward) = (layer.Forward, layer.Backward);
            var shapes = $"{string.Join(" x ", layer.Input)} -> {string.Join(" x ", layer.Output)}";
            Line($"{layer.Name,-16}{shapes,-34}{forward.Milliseconds.Median,8:0.00}{forward.GflopPerSecond,12:0}{backward.Milliseconds.Median,12:0.00}{backward.GflopPerSecond,12:0}");
        }
        return text.ToString();
    }
}
