using System.Text.Json;
using VaePipeline.Datasets;
using VaePipeline.Model;
using VaePipeline.Training;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Networks;
using VaePipeline.Training.Pipelines;
using VaePipeline.Training.Runs;
using VaePipeline.Training.Runtime;
using static TorchSharp.torch;

namespace VaePipeline.Tests.Training.Runs;

[Collection(nameof(Trainings))]
public class TrainerTests
{
    const int Notes = 60; // 48 to train on, in 6 batches of 8

    static readonly Pipeline Pipeline = SyntheticNotes.Pipeline;

    static TrainingResult Train(TrainingJob job, IProgress<TrainingProgress>? progress = null, CancellationToken? cancellationToken = null)
        => Trainer.Run(job, progress, cancellationToken ?? TestContext.Current.CancellationToken);

    static TrainingJob Job(string folder, bool resume = false) => new() { Pipeline = Pipeline, Examples = SyntheticNotes.Examples(Notes), RunFolder = folder, Resume = resume };

    internal sealed class Reports : List<TrainingProgress>, IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Add(value);
    }

    internal sealed class ProgressCallback(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }

    [Fact]
    public void ARunLearnsAndWritesItsFolder()
    {
        using var folder = new TemporaryFolder();
        var reports = new Reports();
        var result = Train(Job(folder["run"]) with { Pipeline = Pipeline with { Training = Pipeline.Training with { Epochs = 30, LearningRate = 0.01 } } }, reports);

        Assert.Equal((180, null, 30), (result.Steps, result.ResumedAt, result.Last.Epoch));
        var epochs = reports.Select(r => r.Finished).OfType<EpochReport>().ToArray();
        Assert.Equal(Enumerable.Range(1, 30), epochs.Select(e => e.Epoch));
        Assert.True(epochs[^1].ErrorOfMean < 0.5 * epochs[0].ErrorOfMean, $"{epochs[0].ErrorOfMean} -> {epochs[^1].ErrorOfMean}");
        Assert.Equal(6, epochs[^1].PairwiseDistances.Count);

        Assert.Equal(["checkpoints", "latent.csv", "model", "pipeline.resolved.yaml", "steps.csv", "train.csv"],
            Directory.EnumerateFileSystemEntries(folder["run"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["best.safetensors", "step-00000176.safetensors", "step-00000180.safetensors"],
            Directory.EnumerateFiles(folder["run/checkpoints"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(1 + 180, File.ReadAllLines(folder["run/steps.csv"]).Length);
        var train = File.ReadAllLines(folder["run/train.csv"]);
        Assert.Equal(1 + 30, train.Length);
        Assert.All(train, line => Assert.Equal(train[0].Split(',').Length, line.Split(',').Length));
        Assert.Equal(1 + 30 * 4, File.ReadAllLines(folder["run/latent.csv"]).Length);
        Assert.Equal(Pipeline with { Training = Pipeline.Training with { Epochs = 30, LearningRate = 0.01 } }, PipelineFile.Load(folder["run/pipeline.resolved.yaml"]));

        Assert.Equal(SpaceState.Healthy, result.Last.Verdict.State);
        Assert.True(result.Last.ErrorOfMean < 0.7 * result.Last.Baselines.Mean, $"{result.Last.ErrorOfMean} beside {result.Last.Baselines}");
        using var health = JsonDocument.Parse(File.ReadAllBytes(folder["run/model/health.json"]));
        Assert.Equal(("healthy", result.Last.Health.ActiveUnits, result.Last.ErrorOfMean), (health.RootElement.GetProperty("verdict").GetString(),
            health.RootElement.GetProperty("active_units").GetInt32(), health.RootElement.GetProperty("error_of_mean").GetDouble()));

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
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(11)]
    [InlineData(17)]
    public void ACancelledRunResumesToTheSameBits(int afterSteps)
    {
        using var folder = new TemporaryFolder();
        Train(Job(folder["whole"]));

        using var cancellationToken = new CancellationTokenSource();
        var stopped = Assert.Throws<OperationCanceledException>(() => Train(Job(folder["cut"]) with { Examples = CancelAfter(afterSteps, cancellationToken) }, null, cancellationToken.Token));
        Assert.Matches(@"^Stopped after step \d+ of 18; nothing is lost: resume the run to continue\.$", stopped.Message);
        Assert.False(File.Exists(folder["cut/model/model.safetensors"]));

        Train(Job(folder["cut"], resume: true));
        AssertSameRun(folder["whole"], folder["cut"]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(16)]
    public void AKilledRunResumesToTheSameBitsFromTheLastWholeCheckpoint(int afterSteps)
    {
        using var folder = new TemporaryFolder();
        Train(Job(folder["whole"]));

        // as after a power cut: the folder in the middle of a step, its newest checkpoint truncated, a log with extra rows
        var taken = 0;
        Train(Job(folder["whole2"]) with { Examples = SyntheticNotes.Examples(Notes, row =>
        {
            if (Interlocked.Increment(ref taken) == afterSteps * 8)
                Copy(folder["whole2"], folder["cut"]);
            return SyntheticNotes.LogMel(row);
        }) });
        var checkpoints = Directory.Exists(folder["cut/checkpoints"]) ? Directory.GetFiles(folder["cut/checkpoints"], "step-*").Order(StringComparer.Ordinal).ToArray() : [];
        if (checkpoints.Length > 1)
            File.WriteAllBytes(checkpoints[^1], File.ReadAllBytes(checkpoints[^1])[..1000]);
        File.AppendAllText(folder["cut/steps.csv"], "17,3,0.00");

        var result = Train(Job(folder["cut"], resume: true));
        Assert.Equal(checkpoints.Length > 0, result.ResumedAt is not null);
        AssertSameRun(folder["whole"], folder["cut"]);
    }

    [Fact]
    public void ADamagedCheckpointOfTheRightLengthIsDetected()
    {
        using var folder = new TemporaryFolder();
        Train(Job(folder["whole"]));
        Train(Job(folder["cut"]));
        var newest = folder["cut/checkpoints/step-00000018.safetensors"];
        var bytes = File.ReadAllBytes(newest);
        bytes[^5] ^= 1;
        File.WriteAllBytes(newest, bytes);
        Assert.Equal(16, Train(Job(folder["cut"], resume: true)).ResumedAt);
        AssertSameRun(folder["whole"], folder["cut"]);
        Assert.Equal(bytes, File.ReadAllBytes($"{newest}.damaged"));
    }

    [Fact]
    public void ARunWithoutAnyUsableCheckpointIsNotChanged()
    {
        using var folder = new TemporaryFolder();
        Train(Job(folder["run"]));
        var checkpoints = Directory.GetFiles(folder["run/checkpoints"], "step-*");
        foreach (var path in checkpoints)
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..1000]);

        var refused = Assert.Throws<TrainingException>(() => Train(Job(folder["run"], resume: true)));
        Assert.Contains("step-00000018.safetensors cannot be resumed from", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(checkpoints, Directory.GetFiles(folder["run/checkpoints"], "step-*"));
        Assert.All(checkpoints, path => Assert.Equal(1000, new FileInfo(path).Length));
    }

    [Fact]
    public void ResumingAFinishedRunWritesItsModelAgain()
    {
        using var folder = new TemporaryFolder();
        var first = Train(Job(folder["run"]));
        var model = File.ReadAllBytes(folder["run/model/model.safetensors"]);
        File.Delete(folder["run/model/model.safetensors"]);
        var second = Train(Job(folder["run"], resume: true));
        Assert.Equal(model, File.ReadAllBytes(folder["run/model/model.safetensors"]));
        Assert.Equal(18, second.ResumedAt);
        Assert.Equal((first.Last.Train, first.Last.Validation, first.Last.ErrorOfMean), (second.Last.Train, second.Last.Validation, second.Last.ErrorOfMean));
    }

    [Fact]
    public void ASecondRunIntoTheSameFolderIsRefused()
    {
        using var folder = new TemporaryFolder();
        Train(Job(folder["run"]));
        var before = File.ReadAllBytes(folder["run/train.csv"]);
        var error = Assert.Throws<TrainingException>(() => Train(Job(folder["run"])));
        Assert.Equal($"{folder["run"]} already contains a run; resume it, or choose another folder.", error.Message);
        Assert.Equal(["Resume", "RunFolder"], error.Options);
        Assert.Equal(before, File.ReadAllBytes(folder["run/train.csv"]));
    }

    [Fact]
    public void TwoRunsAtOnceInOneFolderAreRefused()
    {
        using var folder = new TemporaryFolder();
        Exception? second = null;
        Train(Job(folder["run"]) with { Examples = SyntheticNotes.Examples(Notes, row =>
        {
            second ??= Record.Exception(() => Train(Job(folder["run"], resume: true)));
            return SyntheticNotes.LogMel(row);
        }) });
        Assert.Contains("in use by another training process", Assert.IsType<TrainingException>(second).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ResumingWithAnotherPipelineOrOtherNotesIsRefused()
    {
        using var folder = new TemporaryFolder();
        Train(Job(folder["run"]));
        var other = Pipeline with { Loss = Pipeline.Loss with { BetaMax = 3 }, Training = Pipeline.Training with { Epochs = 4, Threads = 2 } };
        var error = Assert.Throws<TrainingException>(() => Train(Job(folder["run"], resume: true) with { Pipeline = other }));
        Assert.Contains("loss.beta_max is 3, the run has 1E-05; training.epochs is 4, the run has 3", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("threads", error.Message, StringComparison.Ordinal);

        error = Assert.Throws<TrainingException>(() => Train(Job(folder["run"], resume: true) with { Examples = SyntheticNotes.Examples(Notes) with { Fingerprint = "other" } }));
        Assert.Contains("other notes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DatasetPathAndSpeedMayChangeOnResuming()
    {
        using var folder = new TemporaryFolder();
        Train(Job(folder["run"]));
        var moved = Pipeline with
        {
            Dataset = Pipeline.Dataset with { Path = "elsewhere", Render = new() },
            Training = Pipeline.Training with { Threads = 2, CheckpointSteps = 100 },
        };
        Assert.Equal(18, Train(Job(folder["run"], resume: true) with { Pipeline = moved }).ResumedAt);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(1e30f)] // its square exceeds the range of a float
    public void ANonFiniteLossStopsTheRunAndKeepsTheLastGoodCheckpoint(float poison)
    {
        using var folder = new TemporaryFolder();
        var poisoned = false;
        var examples = SyntheticNotes.Examples(Notes, row =>
        {
            var values = SyntheticNotes.LogMel(row);
            if (poisoned)
                values[7] = poison;
            return values;
        });
        var afterFirstEpoch = new ProgressCallback(report => poisoned |= report.Finished is not null);
        var error = Assert.Throws<TrainingException>(() => Train(Job(folder["run"]) with { Examples = examples }, afterFirstEpoch));
        Assert.Matches(@"^At step 7 \(epoch 2\) the loss became (NaN|Infinity) \(reconstruction (NaN|Infinity), KL .*\); the checkpoint of step 6 is kept\. Lower training\.learning_rate", error.Message);
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
        Assert.EndsWith("no checkpoint was written yet; make room there or make it writable, then resume the run.", error.Message, StringComparison.Ordinal);
        File.Delete(folder["run/checkpoints"]);
        Train(Job(folder["run"], resume: true));
        Train(Job(folder["whole"]));
        AssertSameRun(folder["whole"], folder["run"]);
    }

    [Fact]
    public void TheDecoderIsConditionedOnPitchAndVelocity()
    {
        using var folder = new TemporaryFolder();
        var conditioned = Pipeline with { Model = Pipeline.Model with { Conditioning = new() { Pitch = true, Velocity = true } } };
        var result = Train(Job(folder["run"]) with { Pipeline = conditioned });
        var model = VaeModel.Load(result.ModelFolder);
        Assert.Equal([8 * 4 * 4, 4 + 128 + 1], model["decoder_input.weight"].Shape);

        // columns of pitches without notes keep their initial weights; the others change
        using var initial = new ConvVae(conditioned.Architecture(), conditioned.Training.Seed);
        var (before, after) = (initial.Weights().Single(w => w.Name == "decoder_input.weight").Values, model["decoder_input.weight"].Values);
        for (var column = 4; column < 133; column++)
            Assert.Equal(column - 4 is >= 36 and < 48 or 128, Enumerable.Range(0, 128).Any(row => before[row * 133 + column] != after[row * 133 + column]));
    }

    [Fact]
    public void ConditioningOnLabelsThatAreMissingIsRefused()
    {
        using var folder = new TemporaryFolder();
        var examples = SyntheticNotes.Examples(Notes);
        examples = examples with { Pitches = [null, .. examples.Pitches!.Skip(1)] };
        var conditioned = Pipeline with { Model = Pipeline.Model with { Conditioning = new() { Pitch = true } } };
        var error = Assert.Throws<TrainingException>(() => Train(Job(folder["run"]) with { Pipeline = conditioned, Examples = examples }));
        Assert.StartsWith("model.conditioning.pitch needs the pitch of every note, 0 to 127; 1 of 60 have none.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheBestEpochsWeightsCanBecomeTheModel()
    {
        using var folder = new TemporaryFolder();
        // with this high step size the last epoch is not the best
        var pipeline = Pipeline with { Training = Pipeline.Training with { Epochs = 10, LearningRate = 0.1, Weights = ModelWeights.Best } };
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
        Assert.All(File.ReadAllLines(folder["run/steps.csv"]).Skip(1), row => Assert.True(float.Parse(row.Split(',')[^1], System.Globalization.CultureInfo.InvariantCulture) > 0));
    }

    [Fact]
    public void TooFewNotesAreRefused()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<TrainingException>(() => Train(Job(folder["run"]) with { Examples = SyntheticNotes.Examples(8) }));
        Assert.StartsWith("8 notes make 7 for training and 1 for validation; at least 2 each are needed.", error.Message, StringComparison.Ordinal);
    }

    internal static TrainingExamples CancelAfter(int steps, CancellationTokenSource cancellationToken)
    {
        var taken = 0;
        return SyntheticNotes.Examples(Notes, row =>
        {
            if (Interlocked.Increment(ref taken) > steps * 8)
                cancellationToken.Cancel();
            return SyntheticNotes.LogMel(row);
        });
    }

    static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("run.lock", StringComparison.Ordinal) && !f.EndsWith(".tmp", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    internal static void AssertSameRun(string expected, string actual)
    {
        Assert.Equal(File.ReadAllBytes(Path.Combine(expected, "model/model.safetensors")), File.ReadAllBytes(Path.Combine(actual, "model/model.safetensors")));
        Assert.Equal(File.ReadAllText(Path.Combine(expected, "steps.csv")), File.ReadAllText(Path.Combine(actual, "steps.csv")));
        Assert.Equal(File.ReadAllText(Path.Combine(expected, "latent.csv")), File.ReadAllText(Path.Combine(actual, "latent.csv")));
        Assert.Equal(WithoutSeconds(expected), WithoutSeconds(actual));
    }

    static IEnumerable<string> WithoutSeconds(string folder)
        => File.ReadAllLines(Path.Combine(folder, "train.csv")).Select(line => line[..line.LastIndexOf(',')]);
}
