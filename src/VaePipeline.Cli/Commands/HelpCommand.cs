using System.CommandLine.Completions;

namespace VaePipeline.Cli.Commands;

/// <summary><c>vae help [COMMAND]</c>: the same text as <c>vae COMMAND --help</c>.</summary>
static class HelpCommand
{
    public static Command Create(Func<string[], int> showHelp)
    {
        var words = new Argument<string[]>("COMMAND")
        {
            HelpName = "COMMAND",
            Description = "The command, such as 'embed' or 'dataset render'; all commands are listed when left out.",
            Arity = ArgumentArity.ZeroOrMore,
        }.RefuseUnknownOptions();
        words.CompletionSources.Add(context => Subcommands(context, words));
        var command = new Command("help", "Show what a command does and its options.") { words };
        command.SetAction(parsed => showHelp(parsed.GetValue(words) ?? []));
        return command;
    }

    /// <summary>The commands that may follow the finished words.</summary>
    static IEnumerable<string> Subcommands(CompletionContext context, Argument<string[]> words)
    {
        Command? command = context.ParseResult.RootCommandResult.Command;
        string[] given = context.ParseResult.GetValue(words) ?? [];
        foreach (var word in context.WordToComplete.Length == 0 ? given : given.SkipLast(1))
            command = command?.Subcommands.FirstOrDefault(sub => sub.Name == word);
        return command?.Subcommands.Select(sub => sub.Name) ?? [];
    }
}
