using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using VaePipeline.Foundation;

namespace VaePipeline.Cli.Commands.Bench;

/// <summary>`vae bench embed`: times a job of `vae embed`, and each of its steps alone.</summary>
static class EmbedBenchCommand
{
    const int TimesOfSyntheticNotes = 8;

    public static Command Create()
    {
        var inputs = new Argument<string[]>("INPUT") { Description = "The sounds, as for vae embed; by default 256 synthetic notes of 4 s.", Arity = ArgumentArity.ZeroOrMore }.RefuseUnknownOptions();
        var model = new Option<string?>("--model") { HelpName = "MODEL", Description = "A run folder, a model folder with encoder.onnx, an encoder's .onnx file, or timbre-gm-32, which comes with the program; by default the baseline network with random weights." };
        var threads = new Option<int>("--threads") { HelpName = "N", Description = "Number of threads; 0 for one per core." };
        var times = new Option<int?>("--times") { HelpName = "N", Description = "How many times a job embeds the inputs; by default 1, and 8 for the synthetic notes." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("embed", "Time a job from files to rows, and decoding, log-mels and encoding alone: processor time per clip, their ratio, rate, memory.")
        {
            inputs, model, threads, times, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            var given = parsed.GetValue(inputs) ?? [];
            var isSynthetic = given.Length == 0;
            var modelPath = parsed.GetValue(model) is { } named ? ModelOption.OrReleased(named) : null;
            var repetitions = parsed.GetValue(times) ?? (isSynthetic ? TimesOfSyntheticNotes : 1);
            Require.That(repetitions >= 1, repetitions, "1 or more", "Times");
            using var made = isSynthetic || modelPath is null ? BenchmarkSounds.Make() : null;
            var sounds = isSynthetic ? made! : new BenchmarkSounds(given) { Preparation = made?.Preparation ?? default };
            var report = EmbedBenchmark.Run(sounds, modelPath ?? made!.Model!, parsed.GetValue(threads), repetitions, cancellationToken);
            Console.Out.Write(parsed.GetValue(json) ? JsonSerializer.Serialize(report, BenchCommand.Json) + "\n" : Text(report));
            return ExitCode.Ok;
        }));
        return command;
    }

    static string Text(EmbedBenchmarkReport report)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        Line($"{report.Clips} clips on {report.Threads} {(report.Threads == 1 ? "thread" : "threads")}; each step alone on one thread, over {report.StageClips} clips");
        Line($"");
        Line($"{"",-22}{"core us a clip",16}{"",12}");
        foreach (var stage in report.Stages)
            Line($"{stage.Name.Replace('_', '-'),-22}{stage.CoreMicroseconds,16:0.0}{stage.Share,12:P0}");
        Line($"{"together",-22}{report.StagesCoreMicroseconds,16:0.0}");
        Line($"");
        Line($"{"",-22}{"core us a clip",16}{"over steps",12}{"clips a s",12}{"us a clip",12}{"busy",8}");
        Job("the job, cold", report.Cold);
        Job("the job again", report.Warm);
        Line($"");
        Line($"{"first rows after",-22}{report.FirstRowSeconds,16:0.00} s from the start of the process");
        Line($"{"most memory in use",-22}{report.PeakMegabytes,16:0} MB");
        return text.ToString();

        void Job(string name, JobTiming job) =>
            Line($"{name,-22}{job.CoreMicroseconds,16:0.0}{job.Ratio,12:0.00}{job.ClipsPerSecond,12:0}{1e6 / job.ClipsPerSecond,12:0.0}{job.Busy,8:P0}");
    }
}
