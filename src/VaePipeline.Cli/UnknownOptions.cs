using System.CommandLine;

namespace VaePipeline.Cli;

/// <summary>An argument of many values would take a misspelt option for one of them; this says so instead.</summary>
static class UnknownOptions
{
    public static Argument<string[]> RefuseUnknownOptions(this Argument<string[]> argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (token.Value.StartsWith("--", StringComparison.Ordinal) && !Path.Exists(token.Value))
                    result.AddError($"Unrecognized option '{token.Value}'.");
        });
        return argument;
    }
}
