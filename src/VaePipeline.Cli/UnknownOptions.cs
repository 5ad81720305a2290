using System.CommandLine;
using System.CommandLine.Parsing;

namespace VaePipeline.Cli;

/// <summary>An argument of many values would take a misspelt option for one of them; this says so instead.</summary>
static class UnknownOptions
{
    const string Start = "there is no option '";

    public static Argument<string[]> RefuseUnknownOptions(this Argument<string[]> argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (token.Value is { Length: > 1 } word && word.StartsWith('-') && !Path.Exists(word) && result.Parent is CommandResult command)
                    result.AddError(Complaint(word, command.Command));
        });
        return argument;
    }

    public static string Complaint(string word, Command command)
    {
        var name = word.Split('=')[0];
        var meant = Spelling.Nearest(name.TrimStart('-'), command.Options.Select(option => option.Name.TrimStart('-')));
        return $"{Start}{name}'{(meant is null ? "" : $"; did you mean '--{meant}'?")}";
    }

    public static bool IsComplaint(string message) => message.StartsWith(Start, StringComparison.Ordinal);
}
