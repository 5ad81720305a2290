using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests;

/// <summary>samples/MlNetWorkflow does what it says: embeds, learns from the vectors, and knows sounds it has not heard.</summary>
public sealed class SampleTests(EmbeddingJob set) : IClassFixture<EmbeddingJob>
{
    static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "..", "..", "MlNetWorkflow", "release", "MlNetWorkflow.dll");

    [Fact]
    public void The_workflow_learns_families_from_vectors()
    {
        var outcome = Run(set.Model, set.Notes);
        Assert.True(outcome.ExitCode == 0, outcome.Errors + outcome.Output);
        Assert.Matches(@"learned .*, .* from 77 of 77 sounds", outcome.Output);
        var score = Regex.Match(outcome.Output, @"(\d+) of 19 sounds not heard before are taken for the right family");
        Assert.True(score.Success, outcome.Output);
        Assert.InRange(int.Parse(score.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), 4, 19);
    }

    [Fact]
    public void Without_its_arguments_it_says_what_they_are()
    {
        var outcome = Run();
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("usage: MlNetWorkflow MODEL FOLDER", outcome.Errors, StringComparison.Ordinal);
    }

    static Outcome Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Dll, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        return Vae.Finish(process);
    }
}
