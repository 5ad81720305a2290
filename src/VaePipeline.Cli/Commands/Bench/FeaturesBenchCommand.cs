using System.Diagnostics;
using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.ML.Transforms.Batches;
using static System.FormattableString;

namespace VaePipeline.Cli.Commands.Bench;

/// <summary>`vae bench features`: times reading sounds and computing log-mels.</summary>
static class FeaturesBenchCommand
{
    /// <summary>The results: each step alone on one thread, and the rate of both on all threads.</summary>
    sealed record Report(int Clips, int Threads, IReadOnlyList<StageTiming> Stages, double ClipsPerSecond);

    public static Command Create()
    {
        var inputs = BenchCommand.Sounds();
        var threads = CommonOptions.Threads("threads for both steps together");
        var json = CommonOptions.Json();
        var command = new Command(
            "features",
            "Time reading sounds and computing their log-mels: processor time per clip of each alone, and the rate of both on all threads."
        )
        {
            inputs,
            threads,
            json,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(
                    () =>
                    {
                        using var sounds = parsed.GetValue(inputs) is { Length: > 0 } given
                            ? new BenchmarkSounds(given)
                            : BenchmarkSounds.Make();
                        var report = Run(
                            sounds.Paths(),
                            new BatchingOptions { Threads = parsed.GetValue(threads) }.ThreadCount,
                            cancellationToken
                        );
                        ConsoleText.Write(report, Lines, indent: 12, parsed.GetValue(json));
                    },
                    cancellationToken
                )
        );
        return command;
    }

    static Report Run(IReadOnlyList<string> paths, int threads, CancellationToken cancellationToken)
    {
        var features = LogMelOptions.Default;
        var clock = new StageClock(features, encoder: null);
        var warmUp = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(warmUp).TotalSeconds < 1) // until the code is fully optimized
            clock.Run(paths.Take(BenchmarkSounds.MinFiles), cancellationToken);
        clock.Reset();
        clock.Run(paths, cancellationToken);

        var logMel = new LogMel(features);
        var started = Stopwatch.GetTimestamp();
        Parallel.ForEach(
            paths,
            new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            () => (Samples: new float[features.SamplesSeen], LogMel: new float[features.Size]),
            (path, _, memory) =>
            {
                var length = AudioFile.ReadStart(path, memory.Samples, features.SampleRate).Length;
                logMel.TryCompute(memory.Samples.AsSpan(0, length), memory.LogMel);
                return memory;
            },
            _ => { }
        );
        return new(clock.Clips, threads, clock.Timings(), paths.Count / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    static IEnumerable<string> Lines(Report report) =>
        [
            .. report.Stages.Select(stage =>
                Invariant(
                    $"{stage.Name.Replace('_', '-'), -12}{stage.CoreMicroseconds, 8:0.0} us of processor time a clip, {stage.Share:P0}"
                )
            ),
            Invariant(
                $"{"both", -12}{report.ClipsPerSecond, 8:0} clips a second on {report.Threads} {(report.Threads == 1 ? "thread" : "threads")}"
            ),
        ];
}
