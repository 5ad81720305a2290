using VaePipeline.Datasets.Download;

namespace VaePipeline.Cli.Commands.Dataset;

/// <summary><c>vae dataset fetch</c>: downloads one of NSynth's published sets.</summary>
static class FetchCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("SET")
        {
            HelpName = "SET",
            Description = "nsynth-valid (12,678 notes, 1 GB), nsynth-test (4,096) or nsynth-train (289,205, 22 GB).",
        }
            .RefuseUnknownOptions()
            .Only("nsynth-valid", "nsynth-test", "nsynth-train");
        var folder = new Option<string?>("--out")
        {
            HelpName = "DIR",
            Description = "The folder of the set; artifacts/datasets/SET when left out.",
        };
        var url = new Option<Uri?>("--url")
        {
            HelpName = "URL",
            Description = "The address of the tar.gz on a mirror; Magenta's own when left out.",
        };
        var command = new Command(
            "fetch",
            "Download one of NSynth's sets. After an interruption the same command continues.\n"
                + "  Example: vae dataset fetch nsynth-valid"
        )
        {
            name,
            folder,
            url,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var set = parsed.GetRequiredValue(name);
                var options = new NSynthDownloadOptions { Url = parsed.GetValue(url) };
                var notes = await ProgressBar.RunAsync(
                    $"Fetching {set}",
                    bar =>
                        NSynthDownload.FetchAsync(
                            set,
                            parsed.GetValue(folder) ?? Path.Combine("artifacts", "datasets", set),
                            options,
                            new BarProgress<DownloadProgress>(bar, Describe),
                            cancellationToken
                        )
                );
                ConsoleText.Write($"{notes.Root}  {notes.Notes.Count} notes");
            }
        );
        return command;
    }

    static BarState Describe(DownloadProgress progress)
    {
        var fraction = progress.Total is > 0 and var total ? (double)progress.Done / total : 0;
        return new(
            fraction,
            progress.Step == "download" ? FormattableString.Invariant($"{progress.Done / 1e6:0} MB") : $"{progress.Step} {progress.Done}"
        );
    }
}
