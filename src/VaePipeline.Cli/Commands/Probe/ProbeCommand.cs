using System.CommandLine;
using VaePipeline.Analytics;
using VaePipeline.Analytics.Probes;
using VaePipeline.Cli.Terminal;

namespace VaePipeline.Cli.Commands.Probe;

/// <summary>`vae probe EMBEDDINGS.csv`: what a linear reader and a neighbour search find in vectors.</summary>
static class ProbeCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("EMBEDDINGS.csv") { Description = "Tables of 'vae embed' or of others, the same notes in each; they stand side by side.", Arity = ArgumentArity.OneOrMore }.RefuseUnknownOptions();
        var labels = new Option<string?>("--labels") { HelpName = "SET", Description = "Where instrument, family, pitch and velocity of the notes are told: a set's folder or examples.json, or a CSV with an id column. Left out: the table's own columns." };
        var split = new Option<string>("--split") { HelpName = "PART", Description = "Which notes are asked about: 'all', 'held-out' (those the model was not trained on, alone), or 'held-out-among-all' (learn from training notes, test held-out ones).", DefaultValueFactory = _ => "all" };
        split.AcceptOnlyFromAmong("all", "held-out", "held-out-among-all");
        var run = new Option<string?>("--run") { HelpName = "RUN", Description = "The run whose held-out notes are meant; the folder of the first table when left out." };
        var folder = new Option<string?>("--out") { HelpName = "DIR", Description = "Where probes.csv and probes.md go; FILE-probes beside the first table when left out." };
        var json = new Option<bool>("--json") { Description = "Print JSON, for programs." };
        var folds = new Option<int>("--folds") { HelpName = "N", Description = "Folds of the cross-validation, 2 to 20.", DefaultValueFactory = _ => new ProbeOptions().Folds };
        var seed = new Option<int>("--seed") { HelpName = "N", Description = "Seed of folds and confidence intervals." };
        var command = new Command("probe", "Tell what vectors know: instrument, family of unseen instruments, pitch, velocity by linear probes, and whether neighbours at another pitch are the same instrument.")
        {
            files, labels, split, run, folder, json, folds, seed,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var paths = parsed.GetRequiredValue(files);
            var scope = parsed.GetRequiredValue(split) switch
            {
                "held-out" => ProbeScope.HeldOut,
                "held-out-among-all" => ProbeScope.HeldOutAmongAll,
                _ => ProbeScope.All,
            };
            return Task.Run(() => Probe(
                paths,
                parsed.GetValue(labels),
                scope == ProbeScope.All ? null : parsed.GetValue(run) ?? HeldOutNotes.RunOf(paths[0])
                    ?? throw new UsageException($"--split {parsed.GetValue(split)} needs to know which notes were held out, and {paths[0]} is not in a run folder; name the run with --run."),
                parsed.GetValue(folder) ?? Path.ChangeExtension(paths[0], null) + "-probes",
                parsed.GetValue(json),
                new ProbeOptions { Scope = scope, Folds = parsed.GetValue(folds), Seed = parsed.GetValue(seed) },
                cancellation));
        });
        return command;
    }

    static int Probe(string[] files, string? labels, string? run, string folder, bool json, ProbeOptions options, CancellationToken cancellation)
    {
        var report = ProgressBar.Run("Probing", bar =>
        {
            EmbeddingTable[] tables = [.. files.Select(file => EmbeddingTable.Read(file, cancellationToken: cancellation))];
            if (labels is not null)
                tables[0] = NoteLabels.Add(tables[0], labels);
            var made = ProbeReport.Create(
                tables, run is null ? options : options with { HeldOut = HeldOutNotes.Read(run, tables[0]) },
                new BarProgress<AnalysisProgress>(bar, p => new((double)p.Done / Math.Max(1, p.Total), p.Stage)), cancellation);
            made.Write(folder);
            return made;
        });
        if (json)
        {
            Console.Write(report.ToJson());
            return ExitCode.Ok;
        }
        Console.Write(report.Summary);
        Console.WriteLine($"{Path.Combine(folder, "probes.md")}  the table above; probes.csv beside it has every figure");
        return ExitCode.Ok;
    }
}
