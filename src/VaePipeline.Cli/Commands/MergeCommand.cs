using VaePipeline.ML.Jobs;

namespace VaePipeline.Cli.Commands;

/// <summary>`vae merge SHARD...`: merges the outputs of `vae embed --shard i/n`.</summary>
static class MergeCommand
{
    public static Command Create()
    {
        var shards = new Argument<string[]>("SHARD")
        {
            Description = "The n outputs of vae embed --shard i/n in any order, each with its .meta.json.",
            Arity = ArgumentArity.OneOrMore,
        }.RefuseUnknownOptions();
        var output = new Option<string>("--out")
        {
            HelpName = "FILE.csv",
            Description = "The file to write, in the shards' format: the same bytes as without --shard.",
            Required = true,
        };
        var force = CommonOptions.Force();
        var command = new Command(
            "merge",
            "Merge the shards of an embedding job, in the order of the job's inputs.\n"
                + "  Example: vae merge part-*.csv --out samples.csv"
        )
        {
            shards,
            output,
            force,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.Run(() =>
                    Merge(parsed.GetRequiredValue(shards), parsed.GetRequiredValue(output), parsed.GetValue(force), cancellationToken)
                )
        );
        return command;
    }

    static int Merge(string[] shards, string output, bool force, CancellationToken cancellationToken)
    {
        var summary = ShardMerge.Run(shards, output, force, cancellationToken);
        ConsoleText.Write(
            FormattableString.Invariant(
                $"{summary.Output}  {shards.Length} shards, {summary.Ok} of {summary.Total} {(summary.HasWindows ? "windows" : "files")} embedded by model {summary.Fingerprint}"
            )
        );
        foreach (var line in EmbedCommand.Incomplete(summary).Concat(EmbedCommand.Novel(summary)))
            ConsoleText.WriteError(line);
        return summary.Failed == 0 ? ExitCode.Ok : ExitCode.SomeInputsFailed;
    }
}
