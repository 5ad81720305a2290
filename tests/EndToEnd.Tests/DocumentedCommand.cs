using System.Text.RegularExpressions;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>One line of a shell block (<c>```sh</c>) in README or docs, without its comment.</summary>
/// <param name="File">The Markdown file, relative to the repository.</param>
/// <param name="Text">The command line.</param>
/// <param name="IsLong">Whether the block is marked <c>```sh long</c>: it takes minutes.</param>
sealed partial record DocumentedCommand(string File, string Text, bool IsLong)
{
    /// <summary>Whether the command has a word in CAPITALS, which the reader replaces.</summary>
    public bool IsTemplate => Placeholder().IsMatch(Text);

    /// <summary>The arguments of every call of <c>vae</c> in the line.</summary>
    public IEnumerable<string[]> VaeCalls =>
        VaeCall().Matches(Text).Select(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>README, the pages of docs and the samples' READMEs, relative to the repository.</summary>
    public static IEnumerable<string> Files() =>
        ((string[])["docs", "samples"])
            .SelectMany(folder =>
                Directory.EnumerateFiles(Path.Combine(Fixtures.RepositoryRoot, folder), "*.md", SearchOption.AllDirectories)
            )
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(Fixtures.RepositoryRoot, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Prepend("README.md");

    /// <summary>The commands of a file's shell blocks, in order.</summary>
    public static IEnumerable<DocumentedCommand> Of(string file)
    {
        foreach (Match block in ShellBlock().Matches(System.IO.File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, file))))
        foreach (var line in block.Groups[2].Value.Split('\n'))
            if (Comment().Replace(line, "").Trim() is { Length: > 0 } command)
                yield return new(file, command, block.Groups[1].Value.Trim() == "long");
    }

    public override string ToString() => Text;

    [GeneratedRegex(@"^```sh(?<marks>[^\n]*)\n(?<commands>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"(^|\s+)#.*$")]
    private static partial Regex Comment();

    // not after a letter, '_' or '$', and no assignment such as OMP_NUM_THREADS=1
    [GeneratedRegex(@"(?<![\w$])[A-Z][A-Z0-9_]+\b(?!=)")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"(?:^|[\s;])(?:scripts/)?vae ([^&|;]+)")]
    private static partial Regex VaeCall();
}
