using System.Diagnostics;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary><c>-p:LibTorch=false</c> publishes a small tool that does everything but training.</summary>
public sealed class EmbeddingOnlyTests : IDisposable
{
    /// <summary>With plots; what remains is the runtime of ONNX, ML.NET and Skia.</summary>
    const double MaxMegabytes = 110;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_tool_without_libtorch_is_small_embeds_and_explains_why_it_cannot_train()
    {
        Publish();
        var files = new DirectoryInfo(_folder["tool"]).GetFiles("*", SearchOption.AllDirectories);
        Assert.DoesNotContain(
            files,
            file =>
                file.Name.Contains("torch_cpu", StringComparison.Ordinal) || file.Name.Contains("LibTorchSharp", StringComparison.Ordinal)
        );
        Assert.InRange(files.Sum(file => file.Length) / 1e6, 1, MaxMegabytes);

        var embedded = RunTool("embed", Fixtures.Path("log-mel/tone.wav"), "--out", _folder["tone.csv"]);
        Assert.Equal((0, ""), (embedded.ExitCode, embedded.Errors));
        Vae.Succeed("embed", Fixtures.Path("log-mel/tone.wav"), "--out", _folder["expected.csv"]);
        Assert.Equal(File.ReadAllBytes(_folder["expected.csv"]), File.ReadAllBytes(_folder["tone.csv"]));

        var trained = RunTool("train", SmallPipeline.Write(_folder.Path, SmallPipeline.RenderNotes(_folder.Path)), "--out", _folder["run"]);
        Assert.Equal(1, trained.ExitCode);
        Assert.Contains("libtorch", Assert.Single(trained.Errors.TrimEnd('\n').Split('\n')), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Publishes into the test's folder, shares nothing with other builds, and leaves no build server running.</summary>
    void Publish()
    {
        var project = Path.Combine(Fixtures.RepositoryRoot, "src", "VaePipeline.Cli");
        var outcome = Run(
            "dotnet",
            "publish",
            project,
            "-c",
            "Release",
            "-p:LibTorch=false",
            "-o",
            _folder["tool"],
            "--artifacts-path",
            _folder["build"],
            "-v",
            "quiet",
            "-nologo",
            "--tl:off",
            "-nodeReuse:false",
            "-p:UseSharedCompilation=false",
            "-p:RunAnalyzers=false"
        );
        Assert.True(outcome.ExitCode == 0, outcome.Errors + outcome.Output);
    }

    Outcome RunTool(params string[] arguments) => Run("dotnet", [Path.Combine(_folder["tool"], "vae.dll"), .. arguments]);

    static Outcome Run(string program, params string[] arguments)
    {
        using var process = Process.Start(Command.Of(program, arguments))!;
        return Vae.Finish(process);
    }
}
