using System.CommandLine;
using VaePipeline.Cli.Commands;
using VaePipeline.Cli.Commands.Bench;
using VaePipeline.Cli.Commands.Dataset;
using VaePipeline.Cli.Commands.Listen;
using VaePipeline.Cli.Commands.Probe;

namespace VaePipeline.Cli;

/// <summary>The `vae` command: parses, calls the rooms, prints. Results go to stdout; progress and errors to stderr.</summary>
static class CommandLine
{
    /// <summary>How long a command may take to put things in order after Ctrl-C: a checkpoint of a large model on a slow disk.</summary>
    static readonly TimeSpan PatienceAfterInterrupt = TimeSpan.FromMinutes(1);

    static readonly (string Name, Func<Command> Create)[] _commands =
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
    ];

    public static int Run(string[] args)
    {
        var verbose = new Option<bool>("--verbose") { Description = "Show the stack trace of an error.", Recursive = true };
        var root = new RootCommand("Timbre embeddings: train a VAE on log-mel spectrograms, embed folders of audio into CSV, analyze the space.\n"
            + "  To begin with, and with nothing trained: vae embed FOLDER --out vectors.csv, then vae analyze vectors.csv")
        {
            verbose,
        };
        foreach (var command in Wanted(args))
            root.Subcommands.Add(command);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Console.Error.WriteLine(UsageComplaint.Of(parsed));
            return ExitCode.Usage;
        }

        try
        {
            return parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = PatienceAfterInterrupt }).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException exception)
        {
            var isPlain = exception.Message == new OperationCanceledException().Message || exception.Message == new TaskCanceledException().Message;
            Console.Error.WriteLine($"vae: {(isPlain ? "stopped at your request; what was finished is kept." : exception.Message)}");
            return ExitCode.Failed;
        }
        catch (Exception exception) when (!parsed.GetValue(verbose))
        {
            Console.Error.WriteLine($"vae: {OneLine(exception)}");
            return CodeOf(exception);
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine($"vae: {exception}");
            return CodeOf(exception);
        }
    }

    /// <summary>An option's value that is out of its range is the words' fault, wherever it is found out.</summary>
    static int CodeOf(Exception exception) => exception is UsageException or ArgumentOutOfRangeException ? ExitCode.Usage : ExitCode.Failed;

    /// <summary>The command that the first word names, or all where it names none: making each costs a millisecond or two.</summary>
    static Command[] Wanted(string[] args)
    {
        var named = Array.FindAll(_commands, command => args.Length > 0 && command.Name == args[0]);
        return Array.ConvertAll(named.Length > 0 ? named : _commands, command => command.Create());
    }

    /// <summary>The innermost telling message, on one line; an error nobody foresaw says so and how to see more.</summary>
    static string OneLine(Exception exception)
    {
        while (exception is AggregateException or System.Reflection.TargetInvocationException && exception.InnerException is { } inner)
            exception = inner;
        var message = exception is ArgumentOutOfRangeException outOfRange && outOfRange.ParamName is { } name
            ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : exception.Message;
        message = string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return IsForeseen(exception) ? message : $"unexpected {exception.GetType().Name}: {message} (--verbose shows where)";
    }

    static bool IsForeseen(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException
        || exception.GetType().Namespace?.StartsWith("VaePipeline", StringComparison.Ordinal) == true;
}

/// <summary>The words of the command are off: exit code 2.</summary>
sealed class UsageException(string message) : Exception(message);
