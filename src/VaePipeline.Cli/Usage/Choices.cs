namespace VaePipeline.Cli.Usage;

/// <summary>The values that options and arguments take, as Tab completion and help offer them.</summary>
static class Choices
{
    /// <summary>Values of enumerations are offered in lower case, as they are documented. Switches take no value.</summary>
    public static void OfferPlainValues(Command command)
    {
        foreach (var option in command.Options)
        {
            var type = OptionText.ValueType(option);
            if (type == typeof(bool))
                option.Arity = ArgumentArity.Zero;
            if (!type.IsEnum)
                continue;
            option.CompletionSources.Clear();
            option.CompletionSources.Add(OfEnum(type));
        }
        foreach (var subcommand in command.Subcommands)
            OfferPlainValues(subcommand);
    }

    /// <summary>Refuses other values of an argument, and offers these to Tab completion.</summary>
    public static Argument<string> Only(this Argument<string> argument, params string[] values)
    {
        argument.CompletionSources.Add(values);
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !values.Contains(token.Value))
                result.AddError($"{argument.Name} is '{token.Value}'; allowed: {string.Join(", ", values)}");
        });
        return argument;
    }

    public static string[] OfEnum(Type type) => [.. Enum.GetNames(type).Select(name => name.ToLowerInvariant())];
}
