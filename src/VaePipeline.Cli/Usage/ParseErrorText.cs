using System.CommandLine.Parsing;

namespace VaePipeline.Cli.Usage;

/// <summary>
/// One line about a command line that does not parse: what was given, what is allowed, where to read more. Only the most basic mistake is
/// reported, since the others often follow from it. The kind of a mistake follows from the symbol that the parser reports it for.
/// </summary>
static class ParseErrorText
{
    public static string Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var message =
            UnknownCommand(parsed, command)
            ?? RefusedArgument(parsed)
            ?? UnmatchedWord(parsed, command)
            ?? parsed.Errors.Select(BadOption).FirstOrDefault(text => text is not null)
            ?? MissingArgument(parsed, command)
            ?? MissingOption(parsed, command)
            ?? string.Join(' ', parsed.Errors.Select(error => error.Message.ReplaceLineEndings(" ")));
        return $"vae: {message.TrimEnd('.')}{(message.EndsWith('?') ? " See" : "; see")} '{PathOf(parsed.CommandResult)} --help'.";
    }

    static string PathOf(CommandResult result) => result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "vae";

    static string? UnknownCommand(ParseResult parsed, Command command)
    {
        if (command.Subcommands.Count == 0)
            return null;
        var names = command.Subcommands.Select(sub => sub.Name).ToArray();
        var all = string.Join(", ", names);
        return parsed.UnmatchedTokens is [var word, ..]
            ? word.StartsWith('-')
                ? UnknownOptions.Message(word, command)
                : $"there is no command '{word}'; {(Spelling.Nearest(word, names) is { } meant ? $"did you mean '{meant}'?" : $"the commands are {all}")}"
            : $"no command is given; the commands are {all}";
    }

    /// <summary>An argument that has values can only be refused by a validator of this program, which words its own message.</summary>
    static string? RefusedArgument(ParseResult parsed) =>
        parsed.Errors.FirstOrDefault(error => error.SymbolResult is ArgumentResult { Parent: CommandResult, Tokens.Count: > 0 })?.Message;

    static string? UnmatchedWord(ParseResult parsed, Command command) =>
        parsed.UnmatchedTokens is [var word, ..]
            ? word.StartsWith('-')
                ? UnknownOptions.Message(word, command)
                : $"'{word}' is one word too many"
            : null;

    /// <summary>An option without a value, with too many, or with one that it does not take.</summary>
    static string? BadOption(ParseError error)
    {
        if ((error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult) is not { IdentifierTokenCount: > 0 } result)
            return null;
        var option = result.Option;
        return result.Tokens.Count < option.Arity.MinimumNumberOfValues ? $"{option.Name} has no value; give {OptionText.WithValue(option)}"
            : !OptionText.TakesManyValues(option) && (result.IdentifierTokenCount > 1 || result.Tokens.Count > 1)
                ? $"{option.Name} is given more than once; give one value"
            : $"{option.Name} is '{result.Tokens.FirstOrDefault(token => !OptionText.IsAllowed(option, token.Value))?.Value}'; allowed: {OptionText.Allowed(option)}";
    }

    static string? MissingArgument(ParseResult parsed, Command command) =>
        command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > (parsed.GetResult(argument)?.Tokens.Count ?? 0))
            is { } argument
            ? $"{argument.Name} is missing: {OptionText.Uncapitalized(argument.Description ?? "")}"
            : null;

    static string? MissingOption(ParseResult parsed, Command command) =>
        command.Options.FirstOrDefault(option => option.Required && parsed.GetResult(option) is not { IdentifierTokenCount: > 0 })
            is { } option
            ? $"{option.Name} is missing; give {OptionText.WithValue(option)}"
            : null;
}
