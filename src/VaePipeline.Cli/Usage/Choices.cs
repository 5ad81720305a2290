using System.CommandLine;

namespace VaePipeline.Cli.Usage;

/// <summary>The values that options take, as Tab completion and help offer them.</summary>
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

    public static string[] OfEnum(Type type) => [.. Enum.GetNames(type).Select(name => name.ToLowerInvariant())];
}
