using System.Diagnostics;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>After Ctrl-C or kill, a resumed run ends with the same bits as one without interruption.</summary>
public sealed class InterruptionTests : IDisposable
{
    const int Epochs = 40;
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public void A_stopped_training_resumes_to_the_same_bits(string signal)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("signals are sent with 'kill', as on Linux");
        var notes = SmallPipeline.RenderNotes(_folder.Path);
        var pipeline = SmallPipeline.Write(_folder.Path, notes, Epochs, "  checkpoint_steps: 7");
        Vae.Succeed("train", pipeline, "--out", _folder["whole"]);

        using var process = Vae.Start("train", pipeline, "--out", _folder["stopped"]);
        WaitForEpochs(Path.Combine(_folder["stopped"], "train.csv"), 3, process);
        Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!.WaitForExit();
        var outcome = Vae.Finish(process);

        Assert.NotEqual(0, outcome.ExitCode);
        if (signal == "INT")
        {
            Assert.Equal(1, outcome.ExitCode);
            Assert.Contains("--resume", Assert.Single(outcome.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        }
        Assert.False(
            File.Exists(Path.Combine(_folder["stopped"], "model", "model.safetensors")),
            "the run was stopped too late to test anything"
        );
        Vae.Succeed("train", pipeline, "--out", _folder["stopped"], "--resume");
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(_folder["whole"], "model", "model.safetensors")),
            File.ReadAllBytes(Path.Combine(_folder["stopped"], "model", "model.safetensors"))
        );
        Assert.Equal(
            File.ReadAllLines(Path.Combine(_folder["whole"], "steps.csv")).Length,
            File.ReadAllLines(Path.Combine(_folder["stopped"], "steps.csv")).Length
        );
    }

    static void WaitForEpochs(string log, int epochs, Process process)
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromMinutes(2) && !process.HasExited; Thread.Sleep(10))
            if (File.Exists(log) && File.ReadLines(log).Count() > epochs)
                return;
        Assert.Fail($"{log} did not reach {epochs} epochs.");
    }
}
