using VaePipeline.Training;
using VaePipeline.Training.Batches;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Pipelines;
using static VaePipeline.Tests.Training.Runs.ShortRuns;

namespace VaePipeline.Tests.Training.Batches;

[Collection(nameof(Trainings))]
public class AugmentationTests
{
    const int Size = 16;

    static float[] Augmented(AugmentationSection section, float[] logMel, int epoch = 0, int row = 0, int seed = 0)
    {
        var augmented = new float[logMel.Length];
        new Augmentation(section, SyntheticNotes.Features, seed).Apply(logMel, augmented, epoch, row);
        return augmented;
    }

    [Fact]
    public void ChangesDependOnSeedEpochAndRow()
    {
        var everything = new AugmentationSection
        {
            LevelDb = 6,
            TiltDb = 6,
            ShiftFrames = 3,
            NoiseDb = -20,
        };
        var note = SyntheticNotes.LogMel(1);
        Assert.Equal(Augmented(everything, note, 4, 5, 6), Augmented(everything, note, 4, 5, 6));
        float[][] others =
        [
            Augmented(everything, note, 3, 5, 6),
            Augmented(everything, note, 4, 6, 6),
            Augmented(everything, note, 4, 5, 7),
        ];
        Assert.All(others, other => Assert.NotEqual(Augmented(everything, note, 4, 5, 6), other));
        Assert.All(Enumerable.Range(0, 100), row => Assert.All(Augmented(everything, note, 0, row), value => Assert.InRange(value, -1, 1)));
    }

    [Fact]
    public void TheDefaultsChangeNothing() => Assert.Equal(SyntheticNotes.LogMel(2), Augmented(new(), SyntheticNotes.LogMel(2)));

    [Fact]
    public void AShiftMovesFramesByEveryDistance()
    {
        // frame f has the value f / 100
        float[] note = [.. Enumerable.Range(0, Size * Size).Select(i => i % Size / 100f)];
        var shifts = new HashSet<int>();
        for (var row = 0; row < 200; row++)
        {
            var augmented = Augmented(new() { ShiftFrames = 3 }, note, row: row);
            var shift = (int)Math.Round(8 - 100 * augmented[8]);
            shifts.Add(shift);
            for (var i = 0; i < augmented.Length; i++)
                Assert.Equal(i % Size - shift < 0 ? -1 : Math.Min(i % Size - shift, Size - 1) / 100f, augmented[i]);
        }
        Assert.Equal([-3, -2, -1, 0, 1, 2, 3], shifts.Order());
    }

    [Fact]
    public void LevelAndTiltAreDecibelsOnTheScaleOfLogMels()
    {
        float[] note = [.. Enumerable.Repeat(0f, Size * Size)];
        note[0] = -1; // silence stays silence
        var (levels, tilts) = (new List<double>(), new List<double>());
        for (var row = 0; row < 300; row++)
        {
            var level = Augmented(new() { LevelDb = 4 }, note, row: row);
            Assert.Equal(-1, level[0]);
            Assert.Single(level.Skip(1).Distinct());
            levels.Add(level[1] * 40); // 80 dB span 2
            var tilt = Augmented(new() { TiltDb = 8 }, note, row: row);
            Assert.Equal(-tilt[1], tilt[^1], 1e-6);
            tilts.Add((tilt[^1] - tilt[1]) * 40);
        }
        Assert.InRange(levels.Max(), 3.8, 4);
        Assert.InRange(levels.Min(), -4, -3.8);
        Assert.InRange(tilts.Max(), 7.6, 8);
        Assert.InRange(tilts.Min(), -8, -7.6);
    }

    [Fact]
    public void NoiseMasksOnlySofterBins()
    {
        float[] note = [.. Enumerable.Range(0, Size * Size).Select(i => i % 2 == 0 ? 0.5f : -1)];
        var loudest = -1f;
        for (var row = 0; row < 100; row++)
        {
            var augmented = Augmented(new() { NoiseDb = -30 }, note, row: row);
            Assert.All(Enumerable.Range(0, Size * Size / 2), i => Assert.Equal(0.5f, augmented[2 * i]));
            loudest = Math.Max(loudest, augmented.Where((_, i) => i % 2 == 1).Max());
        }
        Assert.InRange(loudest, 1 - 2 * 30 / 80f, 1 - 2 * 24 / 80f); // -30 dB, and up to 6 dB more in a bin
    }

    [Theory]
    [InlineData(5)]
    [InlineData(11)]
    public void RunsResumeToTheSameBitsOnAnyNumberOfThreads(int afterSteps)
    {
        using var folder = new TemporaryFolder();
        var pipeline = SyntheticNotes.Pipeline with
        {
            Training = SyntheticNotes.Pipeline.Training with
            {
                Augmentation = new()
                {
                    LevelDb = 3,
                    TiltDb = 3,
                    ShiftFrames = 1,
                    NoiseDb = -40,
                },
            },
        };
        Train(folder["whole"], pipeline, SyntheticNotes.Examples(60));
        using var cancellationToken = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
            Train(folder["cut"], pipeline, CancelAfter(afterSteps, cancellationToken), cancellationToken: cancellationToken.Token)
        );
        var eight = pipeline with { Training = pipeline.Training with { Threads = 8 } };
        Train(folder["cut"], eight, SyntheticNotes.Examples(60), resume: true);
        AssertSameRun(folder["whole"], folder["cut"]);

        Train(folder["plain"], SyntheticNotes.Pipeline, SyntheticNotes.Examples(60));
        Assert.NotEqual(File.ReadAllText(folder["whole/steps.csv"]), File.ReadAllText(folder["plain/steps.csv"]));

        static void Train(
            string folder,
            Pipeline pipeline,
            TrainingExamples examples,
            bool resume = false,
            CancellationToken? cancellationToken = null
        ) =>
            Trainer.Run(
                new()
                {
                    Pipeline = pipeline,
                    Examples = examples,
                    RunFolder = folder,
                    Resume = resume,
                },
                null,
                cancellationToken ?? TestContext.Current.CancellationToken
            );
    }
}
