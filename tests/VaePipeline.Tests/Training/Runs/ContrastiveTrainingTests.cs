using VaePipeline.Training;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Pipelines;
using VaePipeline.Training.Runs;
using VaePipeline.Training.Runtime;
using static VaePipeline.Tests.Training.Runs.ShortRuns;

namespace VaePipeline.Tests.Training.Runs;

/// <summary>Runs with a contrastive term.</summary>
[Collection(nameof(Trainings))]
public class ContrastiveTrainingTests
{
    const int Notes = 60;

    static readonly Pipeline Contrastive = SyntheticNotes.Pipeline with
    {
        Loss = SyntheticNotes.Pipeline.Loss with
        {
            Contrastive = new() { Weight = 0.1, NotesTogether = 2 },
        },
    };

    static TrainingResult Train(
        string folder,
        Pipeline pipeline,
        bool resume = false,
        TrainingExamples? examples = null,
        CancellationToken? cancellationToken = null,
        IProgress<TrainingProgress>? progress = null
    ) =>
        Trainer.Run(
            new()
            {
                Pipeline = pipeline,
                Examples = examples ?? SyntheticNotes.Examples(Notes),
                RunFolder = folder,
                Resume = resume,
            },
            progress,
            cancellationToken ?? TestContext.Current.CancellationToken
        );

    [Fact]
    public void TheContrastiveTermFallsAndIsPartOfTheTotal()
    {
        using var folder = new TemporaryFolder();
        var reports = new Reports();
        var examples = SyntheticNotes.Examples(Notes) with { Instruments = [.. Enumerable.Range(0, Notes).Select(LoudestThird)] };
        Train(
            folder["run"],
            Contrastive with
            {
                Training = Contrastive.Training with { Epochs = 30, LearningRate = 0.01 },
            },
            examples: examples,
            progress: reports
        );
        var epochs = reports.Select(r => r.Finished).OfType<EpochReport>().ToArray();
        Assert.True(
            epochs[^1].Train.Contrastive < 0.9 * epochs[0].Train.Contrastive,
            $"{epochs[0].Train.Contrastive} -> {epochs[^1].Train.Contrastive}"
        );
        Assert.All(
            epochs,
            e =>
                Assert.Equal(
                    e.Validation.Reconstruction + e.Validation.Beta * e.Validation.KlFreeBits + 0.1 * e.Validation.Contrastive,
                    e.Validation.Total,
                    1e-6
                )
        );
    }

    // low, middle or high: a label that depends on the log-mel
    static string LoudestThird(int row)
    {
        var logMel = SyntheticNotes.LogMel(row);
        var band = Enumerable.Range(0, 16).MaxBy(band => logMel.AsSpan(band * 16, 16).ToArray().Sum());
        return $"third {band / 6}";
    }

    [Theory]
    [InlineData(5)]
    [InlineData(11)]
    public void ACancelledRunResumesToTheSameBits(int afterSteps)
    {
        using var folder = new TemporaryFolder();
        Train(folder["whole"], Contrastive);
        using var cancellationToken = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
            Train(
                folder["cut"],
                Contrastive,
                examples: CancelAfter(afterSteps, cancellationToken),
                cancellationToken: cancellationToken.Token
            )
        );
        Train(folder["cut"], Contrastive, resume: true);
        AssertSameRun(folder["whole"], folder["cut"]);
    }

    [Fact]
    public void TheNumberOfThreadsDoesNotMatter()
    {
        using var folder = new TemporaryFolder();
        foreach (var threads in (int[])[1, 2, 8])
            Train(folder[$"{threads}"], Contrastive with { Training = Contrastive.Training with { Threads = threads } });
        AssertSameRun(folder["1"], folder["2"]);
        AssertSameRun(folder["1"], folder["8"]);
    }

    [Fact]
    public void NotesOfOneInstrumentFollowEachOther()
    {
        var labels = new ContrastiveLabels(SyntheticNotes.Examples(Notes), new() { NotesTogether = 4 });
        int[] rows = [.. Enumerable.Range(3, 50)];
        var order = labels.Shuffled(rows, seed: 1, epoch: 2);
        Assert.Equal(rows, order.Order());
        Assert.Equal(order, labels.Shuffled(rows, seed: 1, epoch: 2));
        Assert.NotEqual(order, labels.Shuffled(rows, seed: 1, epoch: 3));
        Assert.NotEqual(order, labels.Shuffled(rows, seed: 2, epoch: 2));
        // 50 notes of 6 instruments: 8 or 9 each, which make two fours and a rest of at most one
        var companions = Enumerable.Range(1, order.Length - 1).Count(i => order[i] % 6 == order[i - 1] % 6);
        Assert.InRange(companions, 6 * 2 * 3, 49);
    }

    [Fact]
    public void MissingLabelsAreRefused()
    {
        using var folder = new TemporaryFolder();
        var examples = SyntheticNotes.Examples(Notes);
        var error = Assert.Throws<TrainingException>(() =>
            Train(folder["a"], Contrastive, examples: examples with { Instruments = [null, .. examples.Instruments!.Skip(1)] })
        );
        Assert.StartsWith(
            "loss.contrastive needs the instrument of every note; 1 of 60 have none.",
            error.Message,
            StringComparison.Ordinal
        );

        var families = Contrastive with { Loss = Contrastive.Loss with { Contrastive = new() { Label = ContrastiveLabel.Family } } };
        error = Assert.Throws<TrainingException>(() => Train(folder["b"], families, examples: examples with { Families = null }));
        Assert.StartsWith("loss.contrastive needs the family of every note; 60 of 60 have none.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<TrainingException>(() =>
            Train(folder["c"], families, examples: examples with { Families = [.. Enumerable.Repeat("brass", Notes)] })
        );
        Assert.StartsWith(
            "loss.contrastive needs notes of two or more labels; all 60 have the family brass.",
            error.Message,
            StringComparison.Ordinal
        );
    }
}
