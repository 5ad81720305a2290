using VaePipeline.Evaluation.Tables;
using VaePipeline.Model;
using VaePipeline.Tests;
using VaePipeline.Training.Pipelines;

namespace EndToEnd.Tests;

/// <summary>The model that comes with the program is sound, small, and the default.</summary>
public sealed class ReleasedModelTests : IDisposable
{
    static readonly string Released = Path.Combine(Fixtures.RepositoryRoot, "artifacts", "models", "timbre-gm-32");

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_sound_complete_and_small()
    {
        Assert.Contains("is sound", Vae.Succeed("verify", Released).Output, StringComparison.Ordinal);
        Assert.Equal(
            ["config.json", "decoder.onnx", "encoder.onnx", "model-card.md", "model.safetensors"],
            Directory.EnumerateFileSystemEntries(Released).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.InRange(Directory.EnumerateFiles(Released).Sum(file => new FileInfo(file).Length), 1, 5_000_000);
        var model = VaeModel.Load(Released);
        var card = File.ReadAllText(Path.Combine(Released, "model-card.md"));
        Assert.Contains($"`{model.Fingerprint}`", card, StringComparison.Ordinal);
        foreach (var heading in (string[])["## Data and license", "## Measures", "## Intended use", "## Limits"])
            Assert.Contains(heading, card, StringComparison.Ordinal);
    }

    [Fact]
    public void Sounds_are_embedded_with_it_when_no_model_is_named()
    {
        var notes = SmallPipeline.RenderNotes(_folder.Path);
        Vae.Succeed("embed", notes, "--out", _folder["default.csv"]);
        Vae.Succeed("embed", notes, "--model", Released, "--out", _folder["named.csv"]);
        Assert.Equal(File.ReadAllBytes(_folder["named.csv"]), File.ReadAllBytes(_folder["default.csv"]));

        var table = EmbeddingTable.Read(_folder["default.csv"]);
        Assert.Equal(32, table.Units);
        Assert.Equal(VaeModel.Load(Released).Fingerprint, table.Origin!.Fingerprint);
    }

    [Fact]
    public void Running_it_leaves_nothing_in_the_users_home()
    {
        // ONNX Runtime would keep its telemetry there
        Directory.CreateDirectory(_folder["home"]);
        Assert.Equal(0, Vae.RunAtHome(_folder["home"], "verify", Released).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["home"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Its_recipe_is_the_recommended_one_on_more_notes()
    {
        var recommended = Load("timbre.yaml");
        var released = Load("timbre-gm-32.yaml");
        Assert.Equal(
            recommended with
            {
                Name = released.Name,
                Dataset = released.Dataset,
                Training = recommended.Training with { Epochs = released.Training.Epochs },
            },
            released
        );
        Assert.Equal(VaeModel.Load(Released).Config.Architecture, released.Architecture());

        static Pipeline Load(string name) => Pipeline.Load(Path.Combine(Fixtures.RepositoryRoot, "pipelines", name));
    }
}
