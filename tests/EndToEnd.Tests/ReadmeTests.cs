using System.Text.RegularExpressions;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>What the documentation tells people to type exists.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Commands()
    {
        var commands = new TheoryData<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Fixtures.RepositoryRoot, "docs"), "*.md")
            .Append(Path.Combine(Fixtures.RepositoryRoot, "README.md")).Append(Path.Combine(Fixtures.RepositoryRoot, "samples", "MlNetWorkflow", "README.md")))
            foreach (Match match in VaeCommand().Matches(File.ReadAllText(file)))
                commands.Add(match.Groups[1].Value.Trim());
        return commands;
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_of_the_documentation_exists_with_its_options(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words[0].StartsWith('-') || words[0] == "COMMAND")
            return;
        string[] path = words[0] == "dataset" || words[0] == "bench" ? words[..2] : words[..1];
        var help = Vae.Succeed([.. path, "--help"]).Output;
        Assert.All(words.Where(word => word.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains($"  {option}", help, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_file_the_README_points_to_is_there()
    {
        var readme = File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "README.md"));
        var paths = LinkOrPath().Matches(readme).Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value).ToArray();
        Assert.True(paths.Length > 5);
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(Fixtures.RepositoryRoot, path)), $"README names {path}, which is not there"));
    }

    // a line of a shell block: scripts/vae and its words, up to a comment
    [GeneratedRegex(@"^scripts/vae ([^#\n`]+)", RegexOptions.Multiline)]
    private static partial Regex VaeCommand();

    [GeneratedRegex(@"\]\(([\w./-]+)\)|`((?:src|samples|scripts|pipelines|docs|tests)/[\w./-]+)`")]
    private static partial Regex LinkOrPath();
}
