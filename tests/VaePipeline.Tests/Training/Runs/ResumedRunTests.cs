using VaePipeline.Training.Pipelines;
using VaePipeline.Training.Runtime;
using static VaePipeline.Tests.Training.Runs.ShortRuns;

namespace VaePipeline.Tests.Training.Runs;

[Collection(nameof(Trainings))]
public class ResumedRunTests
{
    static readonly Pipeline Pipeline = SyntheticNotes.Pipeline;

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
        var stopped = Assert.Throws<OperationCanceledException>(() =>
            Train(Job(folder["cut"]) with { Examples = CancelAfter(afterSteps, cancellationToken) }, null, cancellationToken.Token)
        );
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
        Train(
            Job(folder["whole2"]) with
            {
                Examples = SyntheticNotes.Examples(
                    Notes,
                    row =>
                    {
                        if (Interlocked.Increment(ref taken) == afterSteps * 8)
                            Copy(folder["whole2"], folder["cut"]);
                        return SyntheticNotes.LogMel(row);
                    }
                ),
            }
        );
        var checkpoints = Directory.Exists(folder["cut/checkpoints"])
            ? Directory.GetFiles(folder["cut/checkpoints"], "step-*").Order(StringComparer.Ordinal).ToArray()
            : [];
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
        Assert.Equal(
            (first.Last.Train, first.Last.Validation, first.Last.ErrorOfMean),
            (second.Last.Train, second.Last.Validation, second.Last.ErrorOfMean)
        );
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
        Train(
            Job(folder["run"]) with
            {
                Examples = SyntheticNotes.Examples(
                    Notes,
                    row =>
                    {
                        second ??= Record.Exception(() => Train(Job(folder["run"], resume: true)));
                        return SyntheticNotes.LogMel(row);
                    }
                ),
            }
        );
        Assert.Contains("in use by another training process", Assert.IsType<TrainingException>(second).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ResumingWithAnotherPipelineOrOtherNotesIsRefused()
    {
        using var folder = new TemporaryFolder();
        Train(Job(folder["run"]));
        var other = Pipeline with
        {
            Loss = Pipeline.Loss with { BetaMax = 3 },
            Training = Pipeline.Training with { Epochs = 4, Threads = 2 },
        };
        var error = Assert.Throws<TrainingException>(() => Train(Job(folder["run"], resume: true) with { Pipeline = other }));
        Assert.Contains(
            "loss.beta_max is 3, the run has 1E-05; training.epochs is 4, the run has 3",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("threads", error.Message, StringComparison.Ordinal);

        error = Assert.Throws<TrainingException>(() =>
            Train(Job(folder["run"], resume: true) with { Examples = SyntheticNotes.Examples(Notes) with { Fingerprint = "other" } })
        );
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

    static void Copy(string from, string to)
    {
        foreach (
            var file in Directory
                .EnumerateFiles(from, "*", SearchOption.AllDirectories)
                .Where(f => !f.EndsWith("run.lock", StringComparison.Ordinal) && !f.EndsWith(".tmp", StringComparison.Ordinal))
        )
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
