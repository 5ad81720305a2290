using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>samples/MlNetWorkflow embeds sounds, trains on the vectors and classifies unseen sounds.</summary>
public sealed class SampleTests(SampleTests.RenderedNotes set) : IClassFixture<SampleTests.RenderedNotes>
{
    static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "..", "..", "MlNetWorkflow", "release", "MlNetWorkflow.dll");
    static readonly string Model = Path.Combine(Fixtures.RepositoryRoot, "artifacts", "models", "timbre-gm-32");

    [Fact]
    public void The_workflow_learns_families_from_vectors()
    {
        var outcome = Run(Model, set.Folder);
        Assert.True(outcome.ExitCode == 0, outcome.Errors + outcome.Output);
        Assert.Matches(@"^\w+ learned from 77 of 77 sounds", outcome.Output);
        var score = Regex.Match(outcome.Output, @"(\d+) of 19 unseen sounds are classified correctly");
        Assert.True(score.Success, outcome.Output);
        Assert.InRange(Number(score.Groups[1]), 7, 19); // 3 are of the most frequent family
    }

    [Fact]
    public void Sounds_that_cannot_be_read_are_neither_learned_nor_asked_about()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["audio"]);
        File.Copy(Path.Combine(set.Folder, "examples.json"), folder["examples.json"]);
        var files = Directory.GetFiles(Path.Combine(set.Folder, "audio")).Order(StringComparer.Ordinal).ToArray();
        foreach (var (i, file) in files.Index())
            if (i % 2 == 0)
                File.Copy(file, folder[$"audio/{Path.GetFileName(file)}"]);
            else
                File.WriteAllText(folder[$"audio/{Path.GetFileName(file)}"], "no sound");
        var outcome = Run(Model, folder.Path);
        Assert.True(outcome.ExitCode == 0, outcome.Errors + outcome.Output);
        var counts = Regex.Match(outcome.Output, @"learned from (\d+) of 77 sounds\s+\d+ of (\d+) unseen sounds");
        Assert.True(counts.Success, outcome.Output);
        Assert.Equal(48, Number(counts.Groups[1]) + Number(counts.Groups[2]));
    }

    [Theory]
    [InlineData("no-such-model", "no-such-model: no such file or folder")]
    [InlineData(null, "no-such-set")]
    public void What_is_not_there_is_named_in_one_line(string? model, string complaint)
    {
        var outcome = Run(model ?? Model, model is null ? "no-such-set" : set.Folder);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(complaint, outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(1, outcome.Errors.Count(c => c == '\n'));
    }

    [Fact]
    public void Without_its_arguments_it_says_what_they_are()
    {
        var outcome = Run();
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("usage: MlNetWorkflow MODEL FOLDER", outcome.Errors, StringComparison.Ordinal);
    }

    /// <summary>96 notes of 44 instruments, which the released model has not heard.</summary>
    public sealed class RenderedNotes : IDisposable
    {
        readonly TemporaryFolder _folder = new();

        public RenderedNotes() => Folder = SmallPipeline.RenderNotes(_folder.Path);

        public string Folder { get; }

        public void Dispose() => _folder.Dispose();
    }

    static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    static Outcome Run(params string[] arguments)
    {
        using var process = Process.Start(Command.Of("dotnet", [Dll, .. arguments]))!;
        return Vae.Finish(process);
    }
}
