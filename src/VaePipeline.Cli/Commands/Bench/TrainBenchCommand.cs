using VaePipeline.Kernels;
using VaePipeline.Kernels.Simd;
using static System.FormattableString;

namespace VaePipeline.Cli.Commands.Bench;

/// <summary>`vae bench train`: the time of a training step, compared with the peak of the machine.</summary>
static class TrainBenchCommand
{
    const int DefaultSteps = 50;
    const int Rounds = 5;
    const string Both = "both";

    /// <summary>The time of a step with both kinds of kernels, and the ratio of the medians.</summary>
    sealed record Comparison(TrainBenchReport Fused, TrainBenchReport Torch)
    {
        public double TorchOverFused => Torch.Step.Milliseconds.Median / Fused.Step.Milliseconds.Median;
    }

    public static Command Create()
    {
        var pipeline = new Argument<string?>("PIPELINE.yaml")
        {
            Description = "The pipeline whose network to train; the baseline network by default. Its notes are not needed.",
            Arity = ArgumentArity.ZeroOrOne,
        }.RefuseUnknownOptions();
        var threads = new Option<int?>("--threads") { Description = "Threads; one per core by default.", HelpName = "N" };
        var batch = new Option<int?>("--batch")
        {
            Description = "Examples per step, instead of the pipeline's training.batch_size.",
            HelpName = "N",
        };
        var steps = new Option<int>("--steps")
        {
            Description = "Steps to time, after thirty to warm up.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultSteps,
        };
        var kernels = new Option<string?>("--kernels")
        {
            Description = "fused or torch, instead of the pipeline's training.kernels, or both, which run in turn.",
            HelpName = "KERNELS",
        };
        kernels.AcceptOnlyFromAmong("fused", "torch", Both);
        var json = CommonOptions.Json();
        var command = new Command(
            "train",
            "Time training steps on random log-mels: ms per step, GFLOP/s, share of the multiply-add peak measured in the same run."
                + " For the time of each layer run bench/Kernels.Benchmarks with the argument step."
        )
        {
            pipeline,
            threads,
            batch,
            steps,
            kernels,
            json,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(
                    () =>
                    {
                        var settings = parsed.GetValue(pipeline) is { } file
                            ? Pipeline.Load(file)
                            : new Pipeline
                            {
                                Name = "baseline",
                                Dataset = new() { Path = "." },
                            };
                        var training = settings.Training with
                        {
                            Threads = parsed.GetValue(threads) ?? settings.Training.Threads,
                            BatchSize = parsed.GetValue(batch) ?? settings.Training.BatchSize,
                        };
                        TrainingKernels[] used = parsed.GetValue(kernels) switch
                        {
                            Both => [TrainingKernels.Fused, TrainingKernels.Torch],
                            { } named => [Enum.Parse<TrainingKernels>(named, ignoreCase: true)],
                            null => [training.Kernels],
                        };
                        var reports = Measure(
                            [.. used.Select(kind => (settings with { Training = training with { Kernels = kind } }).Validated())],
                            parsed.GetValue(steps),
                            cancellationToken
                        );
                        if (reports is [var fused, var torch])
                            ConsoleText.Write(new Comparison(fused, torch), Lines, indent: 12, parsed.GetValue(json));
                        else
                            ConsoleText.Write(reports[0], Lines, indent: 12, parsed.GetValue(json));
                    },
                    cancellationToken
                )
        );
        return command;
    }

    /// <summary>Times the steps of the pipelines in turn, and the peak of the machine before and after.</summary>
    static TrainBenchReport[] Measure(Pipeline[] pipelines, int steps, CancellationToken cancellationToken)
    {
        Require.That(steps is >= 1 and <= 100_000, steps, "1 to 100000");
        var threads = pipelines[0].Training.Threads ?? Environment.ProcessorCount;
        var timers = Array.ConvertAll(pipelines, pipeline => new TrainingStepTimer(pipeline));
        try
        {
            foreach (var timer in timers)
                timer.Warm(cancellationToken);
            var peak = MultiplyAddPeak.Measure(VectorWidths.InUse, threads);
            var rounds = timers.Length == 1 ? 1 : Math.Min(Rounds, steps);
            for (var round = 0; round < rounds; round++)
                foreach (var timer in timers)
                    timer.Run((round + 1) * steps / rounds - round * steps / rounds, cancellationToken);
            peak = Math.Max(peak, MultiplyAddPeak.Measure(VectorWidths.InUse, threads));
            return [.. pipelines.Zip(timers, (pipeline, timer) => TrainBenchReport.Of(pipeline, timer, peak))];
        }
        finally
        {
            foreach (var timer in timers)
                timer.Dispose();
        }
    }

    static IEnumerable<string> Lines(Comparison both) =>
        [
            .. Lines(both.Fused),
            .. Lines(both.Torch),
            Invariant($"torch / fused: {both.TorchOverFused:0.00} (ratio of the medians; steps taken in turn)"),
        ];

    static IEnumerable<string> Lines(TrainBenchReport report)
    {
        var (step, time) = (report.Step, report.Step.Milliseconds);
        return
        [
            Invariant(
                $"{report.Pipeline}: batches of {report.BatchSize}, {report.Threads} {(report.Threads == 1 ? "thread" : "threads")}, {report.Steps} steps of {step.Gflop:0.00} GFLOP, {report.Kernels} kernels"
            ),
            Invariant(
                $"  time      {time.Median:0.0} ms per step (median; minimum {time.Least:0.0}, 10 % {time.P10:0.0}, 90 % {time.P90:0.0}), {report.ProcessorMilliseconds:0.0} ms of processor time"
            ),
            Invariant(
                $"  rate      {step.GflopPerSecond:0} GFLOP/s, {report.ShareOfPeak:P0} of the multiply-add peak, {report.PeakGflopPerSecond:0} GFLOP/s"
            ),
        ];
    }
}
