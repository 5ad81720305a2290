using VaePipeline.Evaluation.Probes;
using VaePipeline.Training.Runtime;

namespace VaePipeline.Cli.Commands.Probe;

/// <summary>`vae probe EMBEDDINGS.csv`: measures what vectors contain with linear probes and neighbor search.</summary>
static class ProbeCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("EMBEDDINGS.csv")
        {
            Description = "Tables of 'vae embed' or other programs, with the same notes in each.",
            Arity = ArgumentArity.ZeroOrMore,
        }.RefuseUnknownOptions();
        var labels = new Option<string?>("--labels")
        {
            HelpName = "SET",
            Description =
                "Source of instrument, family, pitch and velocity, and of the sounds: a set's folder or examples.json (or a CSV, without sounds). Default: the run's set and the table's own columns.",
        };
        var split = new Option<string>("--split")
        {
            HelpName = "PART",
            Description =
                "Which notes are tested: 'all', 'held-out' (only those the model was not trained on), or 'held-out-among-all' (train probes on training notes, test held-out ones).",
            DefaultValueFactory = _ => "all",
        };
        split.AcceptOnlyFromAmong("all", "held-out", "held-out-among-all");
        var run = new Option<string?>("--run")
        {
            HelpName = "RUN",
            Description = "The run whose held-out notes are tested. Default: the folder of the first table.",
        };
        var folder = new Option<string?>("--out")
        {
            HelpName = "DIR",
            Description = "Folder for probes.csv and probes.md. Default: FILE-probes next to the first table.",
        };
        var force = CommonOptions.Force("Write into the folder even if it is not empty; files of an earlier probe are replaced.");
        var json = CommonOptions.Json();
        var noBaselines = new Option<bool>("--no-baselines")
        {
            Description = "Leave out the baselines, which need the notes' sounds: PCA, MFCCs, log-mel, an untrained encoder.",
        };
        var folds = new Option<int>("--folds")
        {
            HelpName = "N",
            Description = "Folds of the cross-validation, 2 to 20.",
            DefaultValueFactory = _ => new ProbeOptions().Folds,
        };
        var seed = new Option<int>("--seed") { HelpName = "N", Description = "Seed of folds and confidence intervals." };
        var (perturbed, protocol) = (new PerturbedProbe(), new ProtocolProbe());
        var command = new Command(
            "probe",
            "Measure what vectors contain: instrument, family of unseen instruments, pitch and velocity by linear probes, and whether neighbors at another pitch are of the same instrument."
        )
        {
            files,
            labels,
            split,
            run,
            noBaselines,
            folder,
            force,
            json,
            folds,
            seed,
            protocol.Option,
        };
        foreach (var option in perturbed.Options)
            command.Add(option);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var paths = parsed.GetValue(files) ?? [];
                if (perturbed.IsWanted(parsed) == paths.Length > 0)
                    throw new UsageException(
                        paths.Length > 0
                            ? "Tables and --perturb exclude each other; give one of them."
                            : "Nothing to probe: give a table of vectors, or --perturb SET."
                    );
                Option[] ofTheOtherMode = perturbed.IsWanted(parsed)
                    ? [labels, split, run, noBaselines, folds, protocol.Option]
                    : [.. perturbed.Options];
                if (Array.Find(ofTheOtherMode, option => parsed.GetResult(option) is { Implicit: false }) is { } unused)
                    throw new UsageException(
                        $"{unused.Name} has no effect {(perturbed.IsWanted(parsed) ? "with" : "without")} --perturb; leave it out."
                    );
                if (perturbed.IsWanted(parsed))
                    return Task.Run(() =>
                        perturbed.Run(
                            parsed,
                            parsed.GetValue(folder),
                            parsed.GetValue(force),
                            parsed.GetValue(json),
                            parsed.GetValue(seed),
                            cancellationToken
                        )
                    );
                Option[] ofProbes = [split, folds, json];
                if (
                    protocol.IsWanted(parsed)
                    && Array.Find(ofProbes, option => parsed.GetResult(option) is { Implicit: false }) is { } other
                )
                    throw new UsageException($"{other.Name} has no effect with --protocol; leave it out.");
                var scope = parsed.GetRequiredValue(split) switch
                {
                    "held-out" => ProbeScope.HeldOut,
                    "held-out-among-all" => ProbeScope.HeldOutAmongAll,
                    _ => ProbeScope.All,
                };
                var runFolder = parsed.GetValue(run) ?? ProbedNotes.RunOf(paths[0]);
                if (scope != ProbeScope.All && runFolder is null)
                    throw new UsageException(
                        $"--split {parsed.GetValue(split)} needs the held-out notes, and {paths[0]} is not in a run folder; name the run with --run."
                    );
                var report = parsed.GetValue(folder) ?? Path.ChangeExtension(paths[0], null) + "-probes";
                CommonOptions.RefuseExisting(report, parsed.GetValue(force));
                var notes = new ProbedNotes(paths, parsed.GetValue(labels), runFolder);
                if (protocol.IsWanted(parsed))
                    return Task.Run(() =>
                        protocol.Run(parsed, notes, !parsed.GetValue(noBaselines), report, parsed.GetValue(seed), cancellationToken)
                    );
                return Task.Run(() =>
                    Probe(
                        notes,
                        !parsed.GetValue(noBaselines),
                        report,
                        parsed.GetValue(json),
                        new ProbeOptions
                        {
                            Scope = scope,
                            Folds = parsed.GetValue(folds),
                            Seed = parsed.GetValue(seed),
                        },
                        cancellationToken
                    )
                );
            }
        );
        return command;
    }

    static int Probe(
        ProbedNotes notes,
        bool withBaselines,
        string folder,
        bool json,
        ProbeOptions options,
        CancellationToken cancellationToken
    )
    {
        var tables = notes.Read(cancellationToken);
        if (options.Scope != ProbeScope.All)
            options = options with { HeldOut = notes.HeldOut(tables[0]) };
        var baselines = withBaselines ? notes.Baselines(tables[0], options, cancellationToken) : [];
        var report = ProgressBar.Run(
            "Probing",
            bar => ProbeReport.Create([.. tables, .. baselines], options, BarProgress.OfAnalysis(bar), cancellationToken)
        );
        report.Write(folder);
        if (json)
        {
            Console.Write(report.ToJson());
            return ExitCode.Ok;
        }
        ConsoleText.Write(report.Summary, indent: 0);
        if (withBaselines && baselines.Count == 0)
            ConsoleText.Write("\nThere are no baselines, since the notes' sounds are unknown; name their set with --labels SET.");
        else if (withBaselines && LibTorch.WhyItDoesNotLoad() is { } reason)
            ConsoleText.Write($"\nThe untrained encoder is left out, since it needs libtorch: {reason}.");
        ConsoleText.Write(
            $"\n{Path.Combine(folder, "probes.md")}  the report; probes.csv and probes.json in the same folder have every measure"
        );
        return ExitCode.Ok;
    }
}
