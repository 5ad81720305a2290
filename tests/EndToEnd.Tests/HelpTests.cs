using System.Text.RegularExpressions;

namespace EndToEnd.Tests;

/// <summary>Help exists for every command, in both ways to ask for it.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("dataset", "render")]
    [InlineData("dataset", "fetch")]
    [InlineData("dataset", "info")]
    [InlineData("train")]
    [InlineData("export")]
    [InlineData("verify")]
    [InlineData("embed")]
    [InlineData("merge")]
    [InlineData("analyze")]
    [InlineData("probe")]
    [InlineData("reconstruct")]
    [InlineData("interpolate")]
    [InlineData("transpose")]
    [InlineData("run")]
    [InlineData("doctor")]
    [InlineData("completion")]
    [InlineData("bench", "train")]
    public void Every_command_explains_itself(params string[] command)
    {
        var parent = Vae.Succeed([.. command[..^1], "--help"]).Output;
        var help = Vae.Succeed([.. command, "--help"]).Output;
        Assert.Contains(command[^1], parent, StringComparison.Ordinal);
        Assert.Contains("Usage:", help, StringComparison.Ordinal);
        var options = help[help.IndexOf("Options:", StringComparison.Ordinal)..]
            .Split('\n')
            .Skip(1)
            .Where(line => line.StartsWith("  -", StringComparison.Ordinal));
        Assert.All(options, option => Assert.Matches(@"^  -\S.*?  +\S", option));
    }

    [Theory]
    [InlineData]
    [InlineData("embed")]
    [InlineData("dataset")]
    [InlineData("dataset", "render")]
    public void Help_is_a_command_too(params string[] command) =>
        Assert.Equal(Vae.Succeed([.. command, "--help"]).Output, Vae.Succeed(["help", .. command]).Output);

    [Fact]
    public void Help_for_an_unknown_command_is_a_usage_error()
    {
        var outcome = Vae.Run("help", "embd");
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("did you mean 'embed'?", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_commands_has_a_line_for_each()
    {
        var help = Vae.Succeed("help").Output;
        var commands = help[help.IndexOf("Commands:", StringComparison.Ordinal)..].TrimEnd().Split('\n').Skip(1).ToArray();
        Assert.Equal(16, commands.Length);
        Assert.All(commands, line => Assert.Matches(new Regex(@"^  [a-z]+( <\S+>)*  +[A-Z].*\.$"), line));
    }
}
