namespace EndToEnd.Tests;

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
    [InlineData("bench", "train")]
    public void Every_command_explains_itself(params string[] command)
    {
        var parent = Vae.Succeed([.. command[..^1], "--help"]).Output;
        var help = Vae.Succeed([.. command, "--help"]).Output;
        Assert.Contains(command[^1], parent, StringComparison.Ordinal);
        Assert.Contains("Usage:", help, StringComparison.Ordinal);
        var options = help[help.IndexOf("Options:", StringComparison.Ordinal)..].Split('\n').Skip(1).Where(line => line.StartsWith("  -", StringComparison.Ordinal));
        Assert.All(options, option => Assert.Matches(@"^  -\S.*?  +\S", option));
    }
}
