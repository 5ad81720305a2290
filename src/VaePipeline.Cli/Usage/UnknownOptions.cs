using System.CommandLine.Parsing;

namespace VaePipeline.Cli.Usage;

/// <summary>Refuses misspelled options, which the parser would take for values of an argument.</summary>
static class UnknownOptions
{
    /// <summary>Adds the check to an argument. A file whose name starts with '-' is still allowed if it exists.</summary>
    public static Argument<T> RefuseUnknownOptions<T>(this Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (
                    token.Value is { Length: > 1 } word
                    && word.StartsWith('-')
                    && !Path.Exists(word)
                    && result.Parent is CommandResult command
                )
                    result.AddError(Message(word, command.Command));
        });
        return argument;
    }

    /// <summary>Says that the command has no such option, and which one may be meant.</summary>
    public static string Message(string word, Command command)
    {
        var name = word.Split('=')[0];
        var meant = Spelling.Nearest(name.TrimStart('-'), command.Options.Select(option => option.Name.TrimStart('-')));
        return $"there is no option '{name}'{(meant is null ? "" : $"; did you mean '--{meant}'?")}";
    }
}
