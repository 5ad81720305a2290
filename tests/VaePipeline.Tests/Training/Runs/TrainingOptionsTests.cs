using System.Globalization;
using VaePipeline.Datasets;
using VaePipeline.Model;
using VaePipeline.Training;
using VaePipeline.Training.Batches;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Objectives;
using VaePipeline.Training.Pipelines;
using VaePipeline.Training.Runs;
using static VaePipeline.Tests.Training.Runs.ShortRuns;

namespace VaePipeline.Tests.Training.Runs;

/// <summary>Schedules, early stopping, averaging and checkpoints by time, in whole runs.</summary>
[Collection(nameof(Trainings))]
public class TrainingOptionsTests
{
    const int Notes = 60; // 48 to train on, in 6 batches of 8

    // with this high step size the validation measure soon stops falling
    static readonly Pipeline Everything = SyntheticNotes.Pipeline with
    {
        Training = SyntheticNotes.Pipeline.Training with
        {
            Epochs = 40,
            LearningRate = 0.1,
            LearningRateWarmupSteps = 9,
            Schedule = LearningRateSchedule.Plateau,
            Plateau = new()
            {
                Factor = 0.5,
                Patience = 0,
                MinLearningRate = 0.01,
            },
            ClipNorm = 0.5,
            AverageDecay = 0.9,
            EarlyStoppingPatience = 3,
            Weights = ModelWeights.Best,
        },
    };

    static TrainingResult Train(
        string folder,
        Pipeline pipeline,
        bool resume = false,
        IProgress<TrainingProgress>? progress = null,
        TrainingExamples? examples = null,
        CancellationToken? cancellationToken = null
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
    public void ARunThatNoLongerImprovesStopsEarly()
    {
        using var folder = new TemporaryFolder();
        var reports = new Reports();
        var result = Train(folder["run"], Everything, progress: reports);
        var epochs = reports.Select(r => r.Finished).OfType<EpochReport>().ToArray();

        Assert.True(result.StoppedEarly);
        Assert.InRange(epochs.Length, 4, 39);
        var best = epochs.MinBy(e => e.Measure)!;
        Assert.Equal(best.Epoch + 3, epochs.Length);
        Assert.All(epochs, e => Assert.Equal(e.Epoch == epochs.Length, e.StoppedEarly));
        Assert.All(epochs, e => Assert.Equal(epochs.Take(e.Epoch).MinBy(before => before.Measure)!.Epoch, e.BestEpoch));
        Assert.Equal((epochs.Length * 6L, best.Epoch, best.ErrorOfMean), (result.Steps, result.Last.Epoch, result.Last.ErrorOfMean));

        var csv = Column(folder["run"], "stopped_early");
        Assert.Equal([.. Enumerable.Repeat("false", epochs.Length - 1), "true"], csv);
        Assert.Equal(epochs.Select(e => e.BestEpoch.ToString(CultureInfo.InvariantCulture)), Column(folder["run"], "best_epoch"));

        var (model, train) = (File.ReadAllBytes(folder["run/model/model.safetensors"]), File.ReadAllText(folder["run/train.csv"]));
        var again = Train(folder["run"], Everything, resume: true);
        Assert.True(again.StoppedEarly);
        Assert.Equal((result.Steps, result.Steps), (again.Steps, again.ResumedAt));
        Assert.Equal(model, File.ReadAllBytes(folder["run/model/model.safetensors"]));
        Assert.Equal(train, File.ReadAllText(folder["run/train.csv"]));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(21)]
    public void WithAllOptionsACancelledRunResumesToTheSameBits(int afterSteps)
    {
        using var folder = new TemporaryFolder();
        Train(folder["whole"], Everything);
        using var cancellationToken = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
            Train(
                folder["cut"],
                Everything,
                examples: CancelAfter(afterSteps, cancellationToken),
                cancellationToken: cancellationToken.Token
            )
        );
        Train(folder["cut"], Everything, resume: true);
        AssertSameRun(folder["whole"], folder["cut"]);
    }

    public static TheoryData<string> Objectives => [.. AllObjectives.Keys];

    static readonly Dictionary<string, LossSection> AllObjectives = new()
    {
        ["calibrated"] = new()
        {
            Reconstruction = ReconstructionLoss.Calibrated,
            BetaMax = 1,
            WarmupSteps = 5,
            FreeBits = 0,
        },
        ["free bits of each unit"] = new()
        {
            Reconstruction = ReconstructionLoss.Calibrated,
            BetaMax = 1,
            WarmupSteps = 5,
            FreeBits = 0.1,
            FreeBitsPer = FreeBitsScope.Unit,
        },
        ["cyclical"] = new()
        {
            BetaMax = 1e-4,
            Annealing = BetaAnnealing.Cyclical,
            WarmupSteps = 3,
            CycleSteps = 7,
            Cycles = 2,
            FreeBits = 0,
        },
        ["rate"] = new()
        {
            TargetRate = 3,
            RateGain = 0.1,
            FreeBits = 0,
        },
        ["rate, calibrated"] = new()
        {
            Reconstruction = ReconstructionLoss.Calibrated,
            TargetRate = 3,
            RateGain = 0.1,
            FreeBits = 0,
        },
    };

    [Theory]
    [MemberData(nameof(Objectives))]
    public void EveryObjectiveResumesToTheSameBitsOnAnyNumberOfThreads(string objective)
    {
        using var folder = new TemporaryFolder();
        var pipeline = SyntheticNotes.Pipeline with { Loss = AllObjectives[objective] };
        pipeline = pipeline with { Training = pipeline.Training with { Measure = ValidationMeasure.ErrorOfMean } };
        Train(folder["whole"], pipeline);
        Assert.NotEqual(Column(folder["whole"], "train_total")[0], Column(folder["whole"], "train_total")[^1]);

        using var cancellationToken = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
            Train(folder["cut"], pipeline, examples: CancelAfter(9, cancellationToken), cancellationToken: cancellationToken.Token)
        );
        Train(folder["cut"], pipeline with { Training = pipeline.Training with { Threads = 3 } }, resume: true);
        AssertSameRun(folder["whole"], folder["cut"]);
    }

    [Theory]
    [InlineData(ReconstructionLoss.Mse, 2)]
    [InlineData(ReconstructionLoss.Mse, 6)]
    [InlineData(ReconstructionLoss.Calibrated, 2)]
    [InlineData(ReconstructionLoss.Calibrated, 6)]
    public void ATargetRateIsReachedAndKept(ReconstructionLoss reconstruction, double nats)
    {
        using var folder = new TemporaryFolder();
        var reports = new Reports();
        Train(
            folder["run"],
            SyntheticNotes.Pipeline with
            {
                Loss = new()
                {
                    Reconstruction = reconstruction,
                    TargetRate = nats,
                    RateGain = 0.02,
                    FreeBits = 0,
                },
                Training = SyntheticNotes.Pipeline.Training with { Epochs = 150, Measure = ValidationMeasure.ErrorOfMean },
            },
            progress: reports
        );
        var last = reports.Select(r => r.Finished).OfType<EpochReport>().TakeLast(30).ToArray();
        Assert.Equal(nats, last.Average(e => e.Train.KlRaw), 0.1 * nats);
        Assert.All(last, e => Assert.InRange(e.Train.KlRaw, 0.7 * nats, 1.3 * nats));
    }

    [Fact]
    public void WithAllOptionsTheNumberOfThreadsDoesNotMatter()
    {
        using var folder = new TemporaryFolder();
        foreach (var threads in (int[])[1, 2, 8])
            Train(folder[$"{threads}"], Everything with { Training = Everything.Training with { Threads = threads } });
        AssertSameRun(folder["1"], folder["2"]);
        AssertSameRun(folder["1"], folder["8"]);
    }

    [Fact]
    public void TheStepSizeOfAPlateauFollowsFromTheMeasures()
    {
        using var folder = new TemporaryFolder();
        Train(folder["run"], Everything);
        double[] measures = [.. Column(folder["run"], "measure").Select(Number)];
        double[] rates = [.. Column(folder["run"], "learning_rate").Select(Number)];
        for (var epoch = 2; epoch < rates.Length; epoch++) // the warm-up ends in the second
            Assert.Equal(Plateau.LearningRate(Everything.Training, measures.Take(epoch)), rates[epoch]);
        Assert.True(rates[^1] < 0.1);
    }

    [Fact]
    public void TrainingWithoutValidationGivesTheSameWeights()
    {
        using var folder = new TemporaryFolder();
        var pipeline = Everything with
        {
            Training = Everything.Training with
            {
                Epochs = 3,
                Schedule = LearningRateSchedule.Cosine,
                Plateau = new(),
                EarlyStoppingPatience = null,
                Weights = ModelWeights.Last,
            },
        };
        var model = VaeModel.Load(Train(folder["run"], pipeline).ModelFolder);

        var examples = SyntheticNotes.Examples(Notes);
        var (rows, _) = Split.Random(Notes, pipeline.Dataset.ValidationFraction, pipeline.Dataset.Seed);
        using var feed = new BatchFeed(examples, new(examples, Conditioning.None), null, pipeline.Model.LatentSize);
        using var learner = new Learner(pipeline);
        var step = 0;
        for (var epoch = 0; epoch < 3; epoch++)
            foreach (var batch in feed.Over(feed.Shuffled(rows, pipeline.Training.Seed, epoch), 8))
                learner.Step(batch, step, Schedules.LearningRate(pipeline.Training, step++, 18, pipeline.Training.LearningRate));
        Assert.Equal(18, step);
        Assert.Equal(learner.Result.Weights().SelectMany(w => w.Values), model.Weights.SelectMany(w => w.Values));
    }

    [Fact]
    public void ValidationExamplesDoNotAffectTheWeights()
    {
        using var folder = new TemporaryFolder();
        var pipeline = Everything with
        {
            Training = Everything.Training with
            {
                Epochs = 3,
                Schedule = LearningRateSchedule.Constant,
                Plateau = new(),
                EarlyStoppingPatience = null,
                Weights = ModelWeights.Last,
            },
        };
        var (_, validation) = Split.Random(Notes, pipeline.Dataset.ValidationFraction, pipeline.Dataset.Seed);
        var others = SyntheticNotes.Examples(Notes, row => SyntheticNotes.LogMel(validation.Contains(row) ? row + 1000 : row));
        var (first, second) = (Train(folder["a"], pipeline), Train(folder["b"], pipeline, examples: others));
        Assert.NotEqual(first.Last.ErrorOfMean, second.Last.ErrorOfMean);
        Assert.Equal(File.ReadAllBytes(folder["a/model/model.safetensors"]), File.ReadAllBytes(folder["b/model/model.safetensors"]));
    }

    [Fact]
    public void TheAveragedWeightsAreValidatedAndExported()
    {
        using var folder = new TemporaryFolder();
        var pipeline = Everything with { Training = Everything.Training with { Epochs = 2, Weights = ModelWeights.Last } };
        var (averaged, plain) = (
            Train(folder["averaged"], pipeline),
            Train(folder["plain"], pipeline with { Training = pipeline.Training with { AverageDecay = null } })
        );
        Assert.Equal(File.ReadAllText(folder["plain/steps.csv"]), File.ReadAllText(folder["averaged/steps.csv"])); // training itself does not change
        Assert.NotEqual(plain.Last.ErrorOfMean, averaged.Last.ErrorOfMean);
        var checkpoint = Safetensors
            .Read(folder["averaged/checkpoints/step-00000012.safetensors"])
            .Tensors.ToDictionary(t => t.Name, t => t.Values);
        Assert.All(VaeModel.Load(averaged.ModelFolder).Weights, w => Assert.Equal(checkpoint[$"average.{w.Name}"], w.Values));
        Assert.All(VaeModel.Load(plain.ModelFolder).Weights, w => Assert.Equal(checkpoint[w.Name], w.Values));
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
