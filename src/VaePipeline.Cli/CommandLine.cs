using System.CommandLine.Help;
using VaePipeline.Cli.Commands;
using VaePipeline.Cli.Commands.Bench;
using VaePipeline.Cli.Commands.Listen;
using VaePipeline.Cli.Commands.Probe;

namespace VaePipeline.Cli;

/// <summary>The <c>vae</c> command: parses, calls the libraries, prints. Results go to stdout; progress and errors to stderr.</summary>
static class CommandLine
{
    /// <summary>How long a command may take to finish after Ctrl-C: enough for the checkpoint of a large model on a slow disk.</summary>
    static readonly TimeSpan TimeAfterInterrupt = TimeSpan.FromMinutes(1);

    static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("dataset", DatasetCommand.Create),
        ("train", TrainCommand.Create),
        ("export", ExportCommand.Create),
        ("verify", VerifyCommand.Create),
        ("embed", EmbedCommand.Create),
        ("merge", MergeCommand.Create),
        ("analyze", AnalyzeCommand.Create),
        ("probe", ProbeCommand.Create),
        ("reconstruct", ReconstructCommand.Create),
        ("interpolate", InterpolateCommand.Create),
        ("transpose", TransposeCommand.Create),
        ("run", RunCommand.Create),
        ("doctor", DoctorCommand.Create),
        ("bench", BenchCommand.Create),
        ("completion", CompletionCommand.Create),
        ("help", () => HelpCommand.Create(words => Run([.. words, "--help"]))),
    ];

    public static int Run(string[] args)
    {
        var verbose = new Option<bool>("--verbose") { Description = "Show the stack trace of an error.", Recursive = true };
        var root = new RootCommand(
            "Timbre embeddings: train a VAE on log-mel spectrograms, embed folders of audio into a CSV, analyze the vectors.\n"
                + "  To start without training anything:\n"
                + "    vae embed FOLDER --out vectors.csv\n"
                + "    vae analyze vectors.csv"
        )
        {
            verbose,
        };
        foreach (var command in Needed(args))
            root.Subcommands.Add(command);
        Choices.OfferPlainValues(root);

        var parsed = root.Parse(args);
        var subcommands = parsed.CommandResult.Command.Subcommands;
        // --help hides the error of a command that does not exist
        if (parsed.Errors.Count > 0 || (parsed.Action is HelpAction && subcommands.Count > 0 && parsed.UnmatchedTokens.Count > 0))
        {
            ConsoleText.WriteError(ParseErrorText.Of(parsed), isRed: true);
            return ExitCode.Usage;
        }

        // in a list of commands, their examples would be too much
        foreach (var command in subcommands)
            command.Description = command.Description?.Split('\n')[0];
        try
        {
            return parsed
                .InvokeAsync(
                    new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeAfterInterrupt }
                )
                .GetAwaiter()
                .GetResult();
        }
        catch (Exception exception)
        {
            var isStopped = exception is OperationCanceledException;
            ConsoleText.WriteError(
                $"vae: {(parsed.GetValue(verbose) && !isStopped ? exception.ToString() : ErrorText.Of(exception, parsed.CommandResult.Command))}",
                isRed: true
            );
            return ErrorText.ExitCodeOf(exception);
        }
    }

    /// <summary>The command that the first word names, or all commands if it names none: creating one takes a millisecond or two.</summary>
    static Command[] Needed(string[] args)
    {
        var named = Array.FindAll(Commands, command => args.Length > 0 && command.Name == args[0]);
        return Array.ConvertAll(named.Length > 0 ? named : Commands, command => command.Create());
    }
}
