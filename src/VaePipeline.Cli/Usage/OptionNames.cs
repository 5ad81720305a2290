using System.Text.RegularExpressions;

namespace VaePipeline.Cli.Usage;

/// <summary>Finds the option that sets a property of a request.</summary>
static partial class OptionNames
{
    // properties whose option has another name
    static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["Overwrite"] = "--force",
        ["Output"] = "--out",
        ["Folder"] = "--out",
        ["RunFolder"] = "--out",
        ["WindowSeconds"] = "--window",
        ["HopSeconds"] = "--hop",
        ["Neighbors"] = "--neighbours",
        ["Pitches"] = "--pitch",
    };

    /// <summary>The command's option for a property such as <c>Threads</c> or <c>options.Threads</c>; null if the command has none.</summary>
    public static string? Of(string property, Command command)
    {
        var name = property[(property.LastIndexOf('.') + 1)..];
        string[] candidates =
        [
            $"--{WordStart().Replace(name, "-").ToLowerInvariant()}",
            .. Names.TryGetValue(name, out var other) ? [other] : Array.Empty<string>(),
        ];
        return command.Options.Select(option => option.Name).FirstOrDefault(candidates.Contains);
    }

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex WordStart();
}
