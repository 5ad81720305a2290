using System.CommandLine.Completions;
using System.Globalization;

namespace VaePipeline.Cli.Usage;

/// <summary>What an option takes, in words.</summary>
static class OptionText
{
    public static bool TakesManyValues(Option option) => option.Arity.MaximumNumberOfValues > 1;

    /// <summary>The option with its value, and the first clause of its description.</summary>
    public static string WithValue(Option option) =>
        $"{option.Name} {option.HelpName ?? "VALUE"}, {Uncapitalized((option.Description ?? "").Split(':', ';')[0].Split(". ")[0])}";

    /// <summary>The values that an option takes: its choices, or the kind of number.</summary>
    public static string Allowed(Option option)
    {
        var type = ValueType(option);
        return ChoicesOf(option) is { Length: > 0 } choices && type != typeof(bool) ? string.Join(", ", choices)
            : type == typeof(double) ? "a number, such as 0.5"
            : type == typeof(int) ? "a whole number"
            : type == typeof(Uri) ? "an address, such as https://example.org/set.tar.gz"
            : "no value";
    }

    public static bool IsAllowed(Option option, string value)
    {
        var type = ValueType(option);
        return ChoicesOf(option) is { Length: > 0 } choices ? choices.Contains(value, StringComparer.OrdinalIgnoreCase)
            : type == typeof(double) ? double.TryParse(value, CultureInfo.InvariantCulture, out _)
            : type == typeof(int) && int.TryParse(value, CultureInfo.InvariantCulture, out _);
    }

    public static string Uncapitalized(string text) =>
        text.Length > 1 && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    public static Type ValueType(Option option)
    {
        var type = option.ValueType.IsArray ? option.ValueType.GetElementType()! : option.ValueType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    static string[] ChoicesOf(Option option) =>
        ValueType(option) is { IsEnum: true } type
            ? Choices.OfEnum(type)
            : [.. option.GetCompletions(CompletionContext.Empty).Select(item => item.Label)];
}
