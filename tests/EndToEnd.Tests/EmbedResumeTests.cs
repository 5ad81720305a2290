using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary><c>vae embed</c>, killed repeatedly and resumed, writes the same bytes as an undisturbed job.</summary>
public sealed class EmbedResumeTests(EmbeddingJob set) : IClassFixture<EmbeddingJob>, IDisposable
{
    const int Kills = 25;
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Kills_at_random_moments_change_no_byte()
    {
        var (run, list) = (set.Model, set.List(times: 60));
        Vae.Succeed("embed", list, "--model", run, "--out", _folder["whole/out.csv"]);
        string[] job = ["embed", list, "--model", run, "--out", _folder["out.csv"], "--threads", "1", "--resume"];
        var random = new Random(4);
        var (kills, resumed) = (0, 0);
        for (; kills < Kills; kills++)
        {
            resumed += File.Exists(_folder[".out.csv.partial"]) ? 1 : 0;
            using var process = Vae.Start(job);
            process.StandardInput.Close();
            if (kills == 0)
                EmbeddingJob.WaitForRows(_folder["out.csv"], process);
            else if (process.WaitForExit(random.Next(300, 1_300)))
                break;
            process.Kill();
            process.WaitForExit();
            Assert.True(
                !File.Exists(_folder["out.csv"])
                    || new FileInfo(_folder["out.csv"]).Length == new FileInfo(_folder["whole/out.csv"]).Length,
                "an output must appear whole"
            );
        }
        Vae.Succeed(job);
        Assert.True(resumed > 0, $"{kills} kills, and none while rows were stored");
        Assert.Equal(File.ReadAllBytes(_folder["whole/out.csv"]), File.ReadAllBytes(_folder["out.csv"]));
        Assert.Equal(File.ReadAllBytes(_folder["whole/out.csv.meta.json"]), File.ReadAllBytes(_folder["out.csv.meta.json"]));
        Assert.Empty(Directory.GetFiles(_folder.Path, ".*"));
        Assert.Contains("finished already", Vae.Succeed(job).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_on_the_standard_input_is_embedded_in_its_order()
    {
        using var process = Vae.Start("embed", "-", "--model", set.Model, "--out", _folder["out.csv"]);
        var files = Directory
            .EnumerateFiles(Path.Combine(set.Notes, "audio"), "*.wav")
            .OrderDescending(StringComparer.Ordinal)
            .Take(9)
            .Append(_folder["gone.wav"])
            .ToArray();
        process.StandardInput.Write(string.Join('\n', files));
        Assert.Equal(3, Vae.Finish(process).ExitCode);
        Assert.Equal(files, File.ReadLines(_folder["out.csv"]).Skip(1).Select(line => line.Split(',')[1]));
        Assert.Equal("error", File.ReadLines(_folder["out.csv"]).Last().Split(',')[2]);
    }
}
