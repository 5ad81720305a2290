using static System.FormattableString;

namespace VaePipeline.Cli.Commands.Bench;

/// <summary>`vae bench embed`: times a job of `vae embed`, and each of its steps alone.</summary>
static class EmbedBenchCommand
{
    const int TimesOfSyntheticNotes = 8;

    public static Command Create()
    {
        var inputs = BenchCommand.Sounds();
        var model = new Option<string?>("--model")
        {
            HelpName = "MODEL",
            Description =
                "A run folder, a model folder with encoder.onnx, an encoder's .onnx file, or timbre-gm-32, which comes with the program; by default the baseline network with random weights.",
        };
        var threads = CommonOptions.Threads();
        var times = new Option<int?>("--times")
        {
            HelpName = "N",
            Description = "How many times a job embeds the inputs; by default 1, and 8 for the synthetic notes.",
        };
        var json = CommonOptions.Json();
        var command = new Command(
            "embed",
            "Time a job from files to rows, and decoding, log-mels and encoding alone: processor time per clip, their ratio, rate, memory."
        )
        {
            inputs,
            model,
            threads,
            times,
            json,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(
                    () =>
                    {
                        var given = parsed.GetValue(inputs) ?? [];
                        var isSynthetic = given.Length == 0;
                        var modelPath = parsed.GetValue(model) is { } named ? ModelOption.OrReleased(named) : null;
                        var repetitions = parsed.GetValue(times) ?? (isSynthetic ? TimesOfSyntheticNotes : 1);
                        Require.That(repetitions >= 1, repetitions, "1 or more", "Times");
                        using var made = isSynthetic || modelPath is null ? BenchmarkSounds.Make() : null;
                        var sounds = isSynthetic ? made! : new BenchmarkSounds(given) { Preparation = made?.Preparation ?? default };
                        var report = EmbedBenchmark.Run(
                            sounds,
                            modelPath ?? made!.Model!,
                            parsed.GetValue(threads),
                            repetitions,
                            cancellationToken
                        );
                        ConsoleText.Write(report, Lines, indent: 2, parsed.GetValue(json));
                    },
                    cancellationToken
                )
        );
        return command;
    }

    static IEnumerable<string> Lines(EmbedBenchmarkReport report)
    {
        const int Name = -20;
        return
        [
            Invariant(
                $"{report.Clips} clips on {report.Threads} {(report.Threads == 1 ? "thread" : "threads")}; each step alone on one thread, over {report.StageClips} clips"
            ),
            "",
            Invariant($"{"", Name}{"core us a clip", 16}"),
            .. report.Stages.Select(stage =>
                Invariant($"{stage.Name.Replace('_', '-'), Name}{stage.CoreMicroseconds, 16:0.0}{stage.Share, 12:P0}")
            ),
            Invariant($"{"together", Name}{report.StagesCoreMicroseconds, 16:0.0}"),
            "",
            Invariant($"{"", Name}{"core us a clip", 16}{"over steps", 12}{"clips a s", 11}{"us a clip", 11}{"busy", 7}"),
            Job("the job, cold", report.Cold),
            Job("the job again", report.Warm),
            "",
            Invariant($"{"first rows after", Name}{report.FirstRowSeconds, 16:0.00} s from the start of the process"),
            Invariant($"{"most memory in use", Name}{report.PeakMegabytes, 16:0} MB"),
        ];

        static string Job(string title, JobTiming job) =>
            Invariant(
                $"{title, Name}{job.CoreMicroseconds, 16:0.0}{job.Ratio, 12:0.00}{job.ClipsPerSecond, 11:0}{1e6 / job.ClipsPerSecond, 11:0.0}{job.Busy, 7:P0}"
            );
    }
}
