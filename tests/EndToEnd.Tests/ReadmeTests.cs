using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>
/// The commands of README and docs work. A command is run here, in order within its page, unless it is a template with words in CAPITALS, takes
/// minutes (<c>```sh long</c>; run when VAE_LONG_TESTS is 1, as scripts/test-long.sh sets it), or is run by another test.
/// </summary>
public sealed partial class ReadmeTests
{
    /// <summary>What commands begin with that other tests run.</summary>
    static readonly Dictionary<string, string> RunElsewhere = new(StringComparer.Ordinal)
    {
        ["scripts/quickstart.sh"] = "scripts/test-long.sh clone",
        ["scripts/test.sh"] = ".ci/run",
        ["scripts/test-long.sh"] = ".ci/run",
        ["scripts/setup.sh"] = "scripts/test.sh",
        ["dotnet publish src/VaePipeline.Cli -c Release -p:LibTorch=false"] = nameof(EmbeddingOnlyTests),
        ["dotnet run -c Release --project samples/MlNetWorkflow"] = nameof(SampleTests),
        ["kubectl apply -f scripts/cluster/kubernetes/"] = nameof(KubernetesTests),
    };

    static readonly ConcurrentDictionary<string, string> Helps = new();

    static bool RunsLongCommands => Environment.GetEnvironmentVariable("VAE_LONG_TESTS") == "1";

    public static TheoryData<string> Pages() => [.. DocumentedCommand.Files()];

    public static TheoryData<string, string> Commands()
    {
        var commands = new TheoryData<string, string>();
        foreach (
            var command in DocumentedCommand
                .Files()
                .SelectMany(DocumentedCommand.Of)
                .Where(command => command.VaeCalls.Any())
                .DistinctBy(command => command.Text)
        )
            commands.Add(command.File, command.Text);
        return commands;
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_documented_command_exists_with_its_options(string file, string text)
    {
        foreach (
            var words in new DocumentedCommand(file, text, IsLong: false).VaeCalls.Where(words =>
                words[0] != "COMMAND" && !words[0].StartsWith('-')
            )
        )
        {
            string[] path = words[0] is "dataset" or "bench" or "completion" ? words[..2] : words[..1];
            var help = Helps.GetOrAdd(string.Join(' ', path), _ => Vae.Succeed([.. path, "--help"]).Output);
            Assert.All(
                words.Where(word => word.StartsWith("--", StringComparison.Ordinal)),
                option => Assert.Matches($@"(?m)^  (-\w, )*{Regex.Escape(option.Split('=')[0])}\b", help)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_commands_of_a_page_run(string page)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("the documentation's commands need bash");
        using var sandbox = new Sandbox();
        foreach (
            var command in DocumentedCommand
                .Of(page)
                .Where(command => !command.IsTemplate && !IsRunElsewhere(command) && (!command.IsLong || RunsLongCommands))
        )
        {
            Assert.True(
                command.Text.Contains("scripts/", StringComparison.Ordinal),
                $"{page}: `{command.Text}` is run by no test; write its variable parts in CAPITALS, or add it to {nameof(RunElsewhere)}"
            );
            var outcome = sandbox.Run(command.Text);
            Assert.True(
                outcome.ExitCode == 0,
                $"{page}: `{command.Text}` exited with {outcome.ExitCode}: {outcome.Errors}{outcome.Output}"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_file_that_a_page_names_exists(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Fixtures.RepositoryRoot, page))!;
        var text = File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, page));
        foreach (Match link in Link().Matches(text))
            Assert.True(
                Path.Exists(Path.Combine(folder, link.Groups[1].Value)),
                $"{page} links to {link.Groups[1].Value}, which does not exist"
            );
        foreach (Match path in RepositoryPath().Matches(text))
            Assert.True(Path.Exists(Path.Combine(Fixtures.RepositoryRoot, path.Value)), $"{page} names {path.Value}, which does not exist");
    }

    [Fact]
    public void Every_script_explains_itself()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("the scripts need bash");
        using var sandbox = new Sandbox();
        foreach (
            var script in ((string[])["scripts", "bench"]).SelectMany(folder =>
                Directory.EnumerateFiles(Path.Combine(Fixtures.RepositoryRoot, folder), "*.sh", SearchOption.AllDirectories)
            )
        )
        {
            var name = Path.GetRelativePath(Fixtures.RepositoryRoot, script).Replace('\\', '/');
            Assert.Equal("", sandbox.Run($"bash -n '{script}'").Errors);
            if (
                File.ReadLines(script).First().StartsWith("#!", StringComparison.Ordinal)
                && Path.GetFileName(script) is not ("shard.sh" or "merge.sh")
            )
                Assert.Matches($@"(?m)^  {Regex.Escape(name)}( |$)", sandbox.Run($"'{script}' --help").Output);
        }
    }

    static bool IsRunElsewhere(DocumentedCommand command) =>
        RunElsewhere.Keys.Any(start => command.Text.StartsWith(start, StringComparison.Ordinal));

    [GeneratedRegex(@"\]\(([\w./-]+)(?:#[\w-]+)?\)")]
    private static partial Regex Link();

    // in backquotes; what runs make (artifacts) does not exist in a clone
    [GeneratedRegex(@"(?<=`)(?:src|samples|scripts|pipelines|docs|tests|bench)/[\w./-]+(?=`)")]
    private static partial Regex RepositoryPath();
}
