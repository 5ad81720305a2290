using System.Text.Json;
using VaePipeline.Datasets;
using VaePipeline.Model;
using VaePipeline.Training.Networks;
using VaePipeline.Training.Pipelines;
using VaePipeline.Training.Runs;
using VaePipeline.Training.Runtime;
using static TorchSharp.torch;
using static VaePipeline.Tests.Training.Runs.ShortRuns;

namespace VaePipeline.Tests.Training.Runs;

[Collection(nameof(Trainings))]
public class TrainerTests
{
    static readonly Pipeline Pipeline = SyntheticNotes.Pipeline;

    [Fact]
    public void ARunLearnsAndWritesItsFolder()
    {
        using var folder = new TemporaryFolder();
        var reports = new Reports();
        var result = Train(
            Job(folder["run"]) with
            {
                Pipeline = Pipeline with { Training = Pipeline.Training with { Epochs = 30, LearningRate = 0.01 } },
            },
            reports
        );

        Assert.Equal((180, null, 30), (result.Steps, result.ResumedAt, result.Last.Epoch));
        var epochs = reports.Select(r => r.Finished).OfType<EpochReport>().ToArray();
        Assert.Equal(Enumerable.Range(1, 30), epochs.Select(e => e.Epoch));
        Assert.True(epochs[^1].ErrorOfMean < 0.5 * epochs[0].ErrorOfMean, $"{epochs[0].ErrorOfMean} -> {epochs[^1].ErrorOfMean}");
        Assert.Equal(6, epochs[^1].PairwiseDistances.Count);

        Assert.Equal(
            ["checkpoints", "latent.csv", "model", "pipeline.resolved.yaml", "steps.csv", "train.csv"],
            Directory.EnumerateFileSystemEntries(folder["run"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["best.safetensors", "step-00000176.safetensors", "step-00000180.safetensors"],
            Directory.EnumerateFiles(folder["run/checkpoints"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal(1 + 180, File.ReadAllLines(folder["run/steps.csv"]).Length);
        var train = File.ReadAllLines(folder["run/train.csv"]);
        Assert.Equal(1 + 30, train.Length);
        Assert.All(train, line => Assert.Equal(train[0].Split(',').Length, line.Split(',').Length));
        Assert.Equal(1 + 30 * 4, File.ReadAllLines(folder["run/latent.csv"]).Length);
        Assert.Equal(
            Pipeline with
            {
                Training = Pipeline.Training with { Epochs = 30, LearningRate = 0.01 },
            },
            PipelineFile.Load(folder["run/pipeline.resolved.yaml"])
        );

        Assert.Equal(SpaceState.Healthy, result.Last.Verdict.State);
        Assert.True(
            result.Last.ErrorOfMean < 0.7 * result.Last.Baselines.Mean,
            $"{result.Last.ErrorOfMean} beside {result.Last.Baselines}"
        );
        using var health = JsonDocument.Parse(File.ReadAllBytes(folder["run/model/health.json"]));
        Assert.Equal(
            ("healthy", result.Last.Health.ActiveUnits, result.Last.ErrorOfMean),
            (
                health.RootElement.GetProperty("verdict").GetString(),
                health.RootElement.GetProperty("active_units").GetInt32(),
                health.RootElement.GetProperty("error_of_mean").GetDouble()
            )
        );

        // the saved model has the error of the last report
        using var network = ConvVae.From(VaeModel.Load(result.ModelFolder));
        var (_, validation) = Split.Random(Notes, 0.2, 0);
        using var scope = NewDisposeScope();
        using var x = empty(validation.Length, 1, 16, 16);
        for (var i = 0; i < validation.Length; i++)
            SyntheticNotes.LogMel(validation[i]).CopyTo(x.Values()[(i * 256)..]);
        using var noGradients = no_grad();
        var error = nn.functional.mse_loss(network.Decode(network.Encode(x).Mu), x).item<float>();
        Assert.Equal(result.Last.ErrorOfMean, error, 1e-6);
    }

    [Fact]
    public void TheSameSeedGivesTheSameBitsAndAnotherSeedOthers()
    {
        using var folder = new TemporaryFolder();
        Train(Job(folder["a"]));
        Train(Job(folder["b"]));
        Train(Job(folder["c"]) with { Pipeline = Pipeline with { Training = Pipeline.Training with { Seed = 1 } } });
        AssertSameRun(folder["a"], folder["b"]);
        Assert.NotEqual(File.ReadAllText(folder["a/steps.csv"]), File.ReadAllText(folder["c/steps.csv"]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(1e30f)] // its square exceeds the range of a float
    public void ANonFiniteLossStopsTheRunAndKeepsTheLastGoodCheckpoint(float poison)
    {
        using var folder = new TemporaryFolder();
        var poisoned = false;
        var examples = SyntheticNotes.Examples(
            Notes,
            row =>
            {
                var values = SyntheticNotes.LogMel(row);
                if (poisoned)
                    values[7] = poison;
                return values;
            }
        );
        var afterFirstEpoch = new ProgressCallback(report => poisoned |= report.Finished is not null);
        var error = Assert.Throws<TrainingException>(() => Train(Job(folder["run"]) with { Examples = examples }, afterFirstEpoch));
        Assert.Matches(
            @"^At step 7 \(epoch 2\) the loss became (NaN|Infinity) \(reconstruction (NaN|Infinity), KL .*\); the checkpoint of step 6 is kept\. Lower training\.learning_rate",
            error.Message
        );
        var checkpoint = Safetensors.Read(folder["run/checkpoints/step-00000006.safetensors"]);
        Assert.All(checkpoint.Tensors, tensor => Assert.All(tensor.Values, value => Assert.True(float.IsFinite(value))));
        Assert.Equal(1 + 6, File.ReadAllLines(folder["run/steps.csv"]).Length);
        Assert.False(Directory.Exists(folder["run/model"]));
    }

    [Fact]
    public void AnUnwritableFolderIsOneClearLine()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["run"]);
        File.WriteAllText(folder["run/checkpoints"], "a file where a folder must be");
        var error = Assert.Throws<TrainingException>(() => Train(Job(folder["run"])));
        Assert.StartsWith($"Cannot write to {folder["run"]}: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "no checkpoint was written yet; make room there or make it writable, then resume the run.",
            error.Message,
            StringComparison.Ordinal
        );
        File.Delete(folder["run/checkpoints"]);
        Train(Job(folder["run"], resume: true));
        Train(Job(folder["whole"]));
        AssertSameRun(folder["whole"], folder["run"]);
    }

    [Fact]
    public void TheDecoderIsConditionedOnPitchAndVelocity()
    {
        using var folder = new TemporaryFolder();
        var conditioned = Pipeline with
        {
            Model = Pipeline.Model with
            {
                Conditioning = new() { Pitch = true, Velocity = true },
            },
        };
        var result = Train(Job(folder["run"]) with { Pipeline = conditioned });
        var model = VaeModel.Load(result.ModelFolder);
        Assert.Equal([8 * 4 * 4, 4 + 128 + 1], model["decoder_input.weight"].Shape);

        // columns of pitches without notes keep their initial weights; the others change
        using var initial = new ConvVae(conditioned.Architecture(), conditioned.Training.Seed);
        var (before, after) = (
            initial.Weights().Single(w => w.Name == "decoder_input.weight").Values,
            model["decoder_input.weight"].Values
        );
        for (var column = 4; column < 133; column++)
            Assert.Equal(
                column - 4 is >= 36 and < 48 or 128,
                Enumerable.Range(0, 128).Any(row => before[row * 133 + column] != after[row * 133 + column])
            );
    }

    [Fact]
    public void ConditioningOnLabelsThatAreMissingIsRefused()
    {
        using var folder = new TemporaryFolder();
        var examples = SyntheticNotes.Examples(Notes);
        examples = examples with { Pitches = [null, .. examples.Pitches!.Skip(1)] };
        var conditioned = Pipeline with { Model = Pipeline.Model with { Conditioning = new() { Pitch = true } } };
        var error = Assert.Throws<TrainingException>(() => Train(Job(folder["run"]) with { Pipeline = conditioned, Examples = examples }));
        Assert.StartsWith(
            "model.conditioning.pitch needs the pitch of every note, 0 to 127; 1 of 60 have none.",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void TheBestEpochsWeightsCanBecomeTheModel()
    {
        using var folder = new TemporaryFolder();
        // with this high step size the last epoch is not the best
        var pipeline = Pipeline with
        {
            Training = Pipeline.Training with { Epochs = 10, LearningRate = 0.1, Weights = ModelWeights.Best },
        };
        var reports = new Reports();
        var result = Train(Job(folder["run"]) with { Pipeline = pipeline }, reports);
        var epochs = reports.Select(r => r.Finished).OfType<EpochReport>().ToArray();
        var best = epochs.MinBy(e => e.Validation.Reconstruction + 1e-5 * e.Validation.KlFreeBits)!;
        Assert.Equal((best.Epoch, best.ErrorOfMean, best.Train), (result.Last.Epoch, result.Last.ErrorOfMean, result.Last.Train));
    }

    [Fact]
    public void ClippingLogsTheGradientsNorm()
    {
        using var folder = new TemporaryFolder();
        Train(Job(folder["run"]) with { Pipeline = Pipeline with { Training = Pipeline.Training with { ClipNorm = 0.01, Epochs = 1 } } });
        Assert.All(
            File.ReadAllLines(folder["run/steps.csv"]).Skip(1),
            row => Assert.True(float.Parse(row.Split(',')[^1], System.Globalization.CultureInfo.InvariantCulture) > 0)
        );
    }

    [Fact]
    public void TooFewNotesAreRefused()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<TrainingException>(() => Train(Job(folder["run"]) with { Examples = SyntheticNotes.Examples(8) }));
        Assert.StartsWith(
            "8 notes make 7 for training and 1 for validation; at least 2 each are needed.",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void CheckpointsAreAlsoWrittenByTime()
    {
        using var folder = new TemporaryFolder();
        var training = SyntheticNotes.Pipeline.Training with { CheckpointSteps = 1000, CheckpointMinutes = 1e-9 };
        var pipeline = SyntheticNotes.Pipeline with { Training = training };
        Train(Job(folder["run"]) with { Pipeline = pipeline });
        Assert.Equal(
            ["best.safetensors", "step-00000017.safetensors", "step-00000018.safetensors"],
            Directory.EnumerateFiles(folder["run/checkpoints"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Train(Job(folder["plain"]));
        AssertSameRun(folder["plain"], folder["run"]);
    }

    [Fact]
    public void TheLogHasTheRowOfAnEpochWhenItIsReported()
    {
        using var folder = new TemporaryFolder();
        var rows = new List<int>();
        Train(
            Job(folder["run"]),
            new ProgressCallback(report =>
            {
                if (report.Finished is not null)
                    rows.Add(Column(folder["run"], "epoch").Length);
                Assert.True(report.Remaining >= TimeSpan.Zero && report.Steps == 18);
            })
        );
        Assert.Equal([1, 2, 3], rows);
    }
}
