using System.Diagnostics;
using VaePipeline.ML.Jobs;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Jobs.Outputs;
using VaePipeline.ML.Transforms;
using static System.FormattableString;

namespace VaePipeline.Cli.Commands;

/// <summary>`vae embed INPUT...`: embeds sounds into a table of vectors.</summary>
static class EmbedCommand
{
    public static Command Create()
    {
        var inputs = new Argument<string[]>("INPUT")
        {
            Description =
                "Audio files, folders, quoted patterns ('drums/**/*.wav'), sets in NSynth's layout, lists (a CSV with a column path, a .txt with one path per line), or - for a list on standard input.",
            Arity = ArgumentArity.OneOrMore,
        }.RefuseUnknownOptions();
        var model = ModelOption.Encoder();
        var output = new Option<string>("--out")
        {
            HelpName = "FILE.csv",
            Description =
                "The file to write: one row per sound, in input order; FILE.meta.json describes how it was made. Its folder is created if needed.",
            Required = true,
        };
        var format = new Option<EmbeddingFormat?>("--format")
        {
            HelpName = "csv|npy|tsv|jsonl",
            Description =
                "The format, if FILE has another extension: a table; NumPy vectors with FILE.ids.csv; TensorBoard's projector with FILE.metadata.tsv; JSON lines.",
        };
        var window = new Option<double?>("--window")
        {
            HelpName = "SECONDS",
            Description = "One row per window of a file instead of one for its start; at most the length of the model's input.",
        };
        var hop = new Option<double?>("--hop")
        {
            HelpName = "SECONDS",
            Description =
                "From the start of one window to the start of the next; by default windows are adjacent. Without --window, windows have the length of the model's input.",
        };
        var threads = CommonOptions.Threads();
        var resume = new Option<bool>("--resume")
        {
            Description = "Continue a stopped or killed job, to the same bytes as without a stop.",
        };
        var shard = new Option<string>("--shard")
        {
            HelpName = "i/n",
            Description = "Embed the i-th of n parts, such as 3/8; vae merge merges the n outputs.",
        };
        var failFast = new Option<bool>("--fail-fast")
        {
            Description = "Stop at the first file that cannot be embedded; finished rows are kept for --resume.",
        };
        var prepare = new Option<bool>("--prepare")
        {
            Description =
                "Prepare sounds although the model does not: begin at the onset, remove a constant offset, scale to the peak. Models that prepare always do.",
        };
        var noFfmpeg = new Option<bool>("--no-ffmpeg")
        {
            Description =
                "Do not decode .m4a, .aac, .wma, .wv, videos and other files through ffmpeg, if it is on the PATH; count those of folders as left out.",
        };
        var force = CommonOptions.Force();
        var rawText = new Option<bool>("--raw-text")
        {
            Description =
                "Write text unchanged; otherwise a cell that a spreadsheet would treat as a formula is prefixed with an apostrophe.",
        };
        var command = new Command(
            "embed",
            "Embed sounds into a table (CSV, NumPy, TensorBoard, JSON lines): an unreadable file gives a row with the reason, and the job continues (exit code 3).\n"
                + "  Example: vae embed ~/samples --out samples.csv"
        )
        {
            inputs,
            model,
            output,
            format,
            window,
            hop,
            prepare,
            noFfmpeg,
            threads,
            resume,
            shard,
            failFast,
            force,
            rawText,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(() =>
                {
                    var request = Checked(
                        () =>
                            new EmbeddingRequest
                            {
                                Inputs = parsed.GetRequiredValue(inputs),
                                Model = ModelOption.OrReleased(parsed.GetValue(model)),
                                Output = parsed.GetRequiredValue(output),
                                Format = parsed.GetValue(format),
                                WindowSeconds = parsed.GetValue(window),
                                HopSeconds = parsed.GetValue(hop),
                                Prepare = parsed.GetValue(prepare),
                                Ffmpeg = !parsed.GetValue(noFfmpeg),
                                Threads = parsed.GetValue(threads),
                                Resume = parsed.GetValue(resume),
                                Shard = parsed.GetValue(shard) is { } part ? Shard.Parse(part) : null,
                                FailFast = parsed.GetValue(failFast),
                                Overwrite = parsed.GetValue(force),
                                RawText = parsed.GetValue(rawText),
                            }.Validated(),
                        _ => !Directory.Exists(parsed.GetValue(output))
                    );
                    // the model decides how long a window may be
                    return Checked(
                        () => Embed(request, cancellationToken),
                        exception => exception.Options is [nameof(request.WindowSeconds) or nameof(request.HopSeconds), ..]
                    );
                })
        );
        return command;
    }

    /// <summary>Runs a part of the job whose errors are usage errors if they are about an option's value.</summary>
    static T Checked<T>(Func<T> work, Func<TimbreException, bool> isAboutAnOption)
    {
        try
        {
            return work();
        }
        catch (TimbreException exception) when (isAboutAnOption(exception))
        {
            throw new UsageException(exception.Message, exception) { Options = exception.Options };
        }
    }

    public static int Embed(EmbeddingRequest request, CancellationToken cancellationToken)
    {
        var rate = new Rate();
        var summary = ProgressBar.Run(
            "Embedding",
            bar =>
                Embedder.Run(
                    request,
                    new BarProgress<EmbeddingProgress>(bar, rate.Describe, TimeSpan.FromMilliseconds(50)),
                    cancellationToken
                ),
            TimeSpan.FromMinutes(1)
        );
        var unit = summary.HasWindows ? "windows" : "files";
        ConsoleText.Write(
            summary.WasFinished
                ? Invariant(
                    $"{summary.Output}  is finished already: {summary.Ok} of {summary.Total} {unit} embedded by model {summary.Fingerprint}"
                )
                : Invariant(
                    $"{summary.Output}  {summary.Ok} of {summary.Total} {unit} embedded in {summary.Elapsed.TotalSeconds:0.0} s by model {summary.Fingerprint}{Earlier(summary)}"
                )
        );
        var failures = summary.FirstFailures.Select(failure => $"  {failure.ReplaceLineEndings(@"\n")}"); // a file name may contain line breaks
        foreach (
            var line in (string[])
                [
                    .. summary.Notices,
                    .. Incomplete(summary),
                    .. Novel(summary),
                    .. summary.WasFinished || summary.Failed == 0 ? [] : failures.Prepend(Failures(summary)),
                ]
        )
            ConsoleText.WriteError(line);
        return summary is { Failed: 0, Notices.Count: 0 } ? ExitCode.Ok : ExitCode.SomeInputsFailed;
    }

    /// <summary>A line about sounds that are not whole, if there are any.</summary>
    internal static IEnumerable<string> Incomplete(EmbeddingSummary summary)
    {
        var unit = summary.HasWindows ? "window" : "file";
        return summary.Incomplete switch
        {
            0 => [],
            1 => [$"1 {unit} is embedded, but its sound is not whole; its row says what is missing."],
            var count => [$"{count} {unit}s are embedded, but their sounds are not whole; each row says what is missing."],
        };
    }

    /// <summary>A line about sounds that the model does not know, if there are more than a few.</summary>
    internal static IEnumerable<string> Novel(EmbeddingSummary summary) =>
        summary.Novel * 10 <= summary.Ok
            ? []
            :
            [
                Invariant(
                    $"{summary.Novel} of {summary.Ok} {(summary.HasWindows ? "windows" : "sounds")} are like no instrument that the model was trained on (novelty above 1)."
                ),
            ];

    static string Failures(EmbeddingSummary summary)
    {
        var unit = summary.HasWindows ? "window" : "file";
        var kinds = new[]
        {
            (summary.Errors, "unreadable"),
            (summary.HasWindows ? 0 : summary.Silent, "silent"),
            (summary.Short, "too short"),
        };
        var counts = string.Join(", ", kinds.Where(kind => kind.Item1 > 0).Select(kind => $"{kind.Item1} {kind.Item2}"));
        var first = summary.Failed > summary.FirstFailures.Count ? $" The first {summary.FirstFailures.Count}:" : "";
        return $"{summary.Failed} {(summary.Failed == 1 ? $"{unit} has" : $"{unit}s have")} no vector: {counts}; {(summary.Failed == 1 ? "its" : "each")} row has the reason.{first}";
    }

    static string Earlier(EmbeddingSummary summary) => summary.Resumed == 0 ? "" : Invariant($", {summary.Resumed} of them before");

    /// <summary>The rate since the first report; rows of an earlier run do not count.</summary>
    sealed class Rate
    {
        long _started;
        int _first;
        double _firstFraction;

        public BarState Describe(EmbeddingProgress progress)
        {
            if (_started == 0)
                (_started, _first, _firstFraction) = (Stopwatch.GetTimestamp(), progress.Rows, progress.Fraction);
            var seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
            var (rows, fraction) = (progress.Rows - _first, progress.Fraction - _firstFraction);
            var isKnown = seconds > 0 && rows > 0 && fraction > 0;
            var windows = progress.Rows > progress.Done ? Invariant($", {progress.Rows} windows") : "";
            var failed = progress.Failed > 0 ? Invariant($", {progress.Failed} failed") : "";
            var speed = isKnown ? Invariant($", {rows / seconds:0} a second") : "";
            return new(
                progress.Fraction,
                Invariant($"{progress.Done} of {progress.Total} files{windows}{failed}{speed}"),
                isKnown ? TimeSpan.FromSeconds((1 - progress.Fraction) * seconds / fraction) : default
            );
        }
    }
}
