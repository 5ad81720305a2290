using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace VaePipeline.Cli;

/// <summary>
/// What is wrong with the words of a command, on one line: what was given, what is allowed, where to read on. Only the first mistake is told,
/// since the others often follow from it.
/// </summary>
static partial class UsageComplaint
{
    public static string Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var complaint = UnknownCommand(parsed, command)
            ?? parsed.Errors.Select(error => Unknown(error, command)).FirstOrDefault(text => text is not null)
            ?? parsed.Errors.Select(Rewritten).FirstOrDefault(text => text is not null)
            ?? MissingArgument(parsed, command)
            ?? parsed.Errors.Select(error => MissingOption(error, command)).FirstOrDefault(text => text is not null)
            ?? string.Join(' ', parsed.Errors.Select(error => OneLine(error.Message)));
        return $"vae: {complaint.TrimEnd('.')}{(complaint.EndsWith('?') ? " See" : "; see")} '{PathOf(parsed.CommandResult)} --help'.";
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
                ? UnknownOptions.Complaint(word, command)
                : $"there is no command '{word}'; {(Spelling.Nearest(word, names) is { } meant ? $"did you mean '{meant}'?" : $"the commands are {all}")}"
            : $"no command is given; the commands are {all}";
    }

    /// <summary>Words that belong to nothing, and options misspelt among the values of an argument.</summary>
    static string? Unknown(ParseError error, Command command) => UnmatchedWord().Match(error.Message) is { Success: true } match
        ? match.Groups[1].Value is var word && word.StartsWith('-')
            ? UnknownOptions.Complaint(word, command)
            : $"'{word}' is one word too many"
        : UnknownOptions.IsComplaint(error.Message) ? error.Message : null;

    /// <summary>A value that an option cannot have, or no value at all.</summary>
    static string? Rewritten(ParseError error)
    {
        var option = (error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult)?.Option;
        if (option is null)
            return null;
        if (NoValue().IsMatch(error.Message))
            return $"{option.Name} has no value; give {Wanted(option)}";
        if (TooMany().IsMatch(error.Message))
            return $"{option.Name} is given more than once; give one value";
        if (NotOneOf().Match(error.Message) is { Success: true } choice)
            return $"{option.Name} is '{choice.Groups[1].Value}'; allowed: {string.Join(", ", choice.Groups[2].Captures.Select(capture => capture.Value))}";
        return NotOfType().Match(error.Message) is { Success: true } value ? $"{option.Name} is '{value.Groups[1].Value}'; allowed: {Allowed(option)}" : null;
    }

    static string Allowed(Option option)
    {
        var type = option.ValueType.IsArray ? option.ValueType.GetElementType()! : option.ValueType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? string.Join(", ", Enum.GetNames(type).Select(name => name.ToLowerInvariant()))
            : type == typeof(double) || type == typeof(float) ? "a number, such as 0.5"
            : type == typeof(bool) ? "nothing behind it"
            : "a whole number";
    }

    static string? MissingArgument(ParseResult parsed, Command command) =>
        command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > (parsed.GetResult(argument)?.Tokens.Count ?? 0)) is { } argument
            ? $"{argument.Name} is missing: {Uncapitalized(argument.Description ?? "")}"
            : null;

    static string? MissingOption(ParseError error, Command command) =>
        Required().Match(error.Message) is { Success: true } name && command.Options.FirstOrDefault(option => option.Name == name.Groups[1].Value) is { } option
            ? $"{option.Name} is missing; give {Wanted(option)}"
            : null;

    /// <summary>An option with its value, and the first clause of what it is.</summary>
    static string Wanted(Option option) => $"{option.Name} {option.HelpName ?? "VALUE"}, {Uncapitalized((option.Description ?? "").Split(':', ';')[0].Split(". ")[0])}";

    static string Uncapitalized(string text) => text.Length > 1 && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    static string OneLine(string message) => string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    // the texts of System.CommandLine, which tells the kind of a mistake in no other way
    [GeneratedRegex("^Unrecognized command or argument '(.*)'", RegexOptions.Singleline)]
    private static partial Regex UnmatchedWord();

    [GeneratedRegex("^Option '(.*)' is required")]
    private static partial Regex Required();

    [GeneratedRegex("^Option '.*' expects a single argument")]
    private static partial Regex TooMany();

    [GeneratedRegex("^Required argument missing for option")]
    private static partial Regex NoValue();

    [GeneratedRegex(@"^Argument '(.*)' not recognized\. Must be one of:(?:\s*'([^']*)')+", RegexOptions.Singleline)]
    private static partial Regex NotOneOf();

    [GeneratedRegex("^Cannot parse argument '(.*)' for option", RegexOptions.Singleline)]
    private static partial Regex NotOfType();
}
