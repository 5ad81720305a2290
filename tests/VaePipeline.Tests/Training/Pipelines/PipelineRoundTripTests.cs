using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Tests.Training.Pipelines;

public class PipelineRoundTripTests
{
    static readonly Gen<double> Fractions = Gen.Choose(1, 1_000_000).Select(n => n / 1_000_003.0);

    static readonly Gen<Pipeline> Pipelines =
        from name in Gen.NonEmptyListOf(Gen.Elements([.. "abcXYZ019-_."])).Select(c => string.Concat(c.Take(100)))
        from path in ArbMap
            .Default.GeneratorFor<NonEmptyString>()
            .Select(s => "d" + new string([.. s.Get.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c < 0xFFFE)]))
        from fraction in Fractions
        from layers in Gen.Choose(2, 4)
        from channels in Gen.ArrayOf(Gen.Choose(1, 512), layers)
        from latent in Gen.Choose(2, 256)
        from told in Gen.Elements(true, false)
        from beta in Fractions
        from rate in Fractions
        from clip in Gen.OneOf(Gen.Constant<double?>(null), Fractions.Select(f => (double?)(f * 1e6)))
        from threads in Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(1, 1024).Select(t => (int?)t))
        from weights in Gen.Elements(Enum.GetValues<ModelWeights>())
        from label in Gen.Elements(Enum.GetValues<ContrastiveLabel>())
        from schedule in Gen.Elements(Enum.GetValues<LearningRateSchedule>())
        from measure in Gen.Elements(Enum.GetValues<ValidationMeasure>())
        from decay in Gen.OneOf(Gen.Constant<double?>(null), Fractions.Select(f => (double?)f))
        from patience in Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(1, 10_000).Select(n => (int?)n))
        select new Pipeline
        {
            Name = name,
            Dataset = new()
            {
                Path = path,
                ValidationFraction = fraction * 0.9,
                Seed = latent,
                Render = told ? new() { SoundFonts = [path, name], Drums = layers == 2 } : null,
            },
            Features = new()
            {
                MelBands = 64,
                Frames = 64 * layers,
                MinHz = fraction,
            },
            Model = new()
            {
                Channels = new(channels),
                LatentSize = latent,
                Conditioning = new() { Pitch = told },
            },
            Loss = new()
            {
                BetaMax = beta * 1e-5,
                FreeBits = rate,
                Contrastive = told
                    ? new()
                    {
                        Weight = fraction,
                        Temperature = 0.01 + rate,
                        NotesTogether = layers,
                        Label = label,
                    }
                    : null,
            },
            Training = new()
            {
                LearningRate = rate,
                ClipNorm = clip,
                Threads = threads,
                Weights = weights,
                Schedule = schedule,
                Measure = measure,
                AverageDecay = decay,
                Augmentation = told
                    ? new()
                    {
                        LevelDb = fraction,
                        TiltDb = rate,
                        ShiftFrames = layers,
                        NoiseDb = decay - 100,
                    }
                    : null,
                CheckpointMinutes = decay,
                EarlyStoppingPatience = patience,
                LearningRateWarmupSteps = layers,
                Plateau =
                    schedule == LearningRateSchedule.Plateau
                        ? new()
                        {
                            Factor = fraction,
                            Patience = layers,
                            Threshold = fraction,
                            MinLearningRate = rate / 2,
                        }
                        : new(),
            },
        };

    [Fact]
    public void APipelineRoundTripsThroughYaml() =>
        Prop.ForAll(Pipelines.ToArbitrary(), p => Assert.Equal(p, PipelineFile.Parse(p.ToYaml(), "p.yaml"))).QuickCheckThrowOnFailure();

    [Fact]
    public void TheCultureOfTheMachineDoesNotMatter()
    {
        var before = CultureInfo.CurrentCulture;
        var pipeline = new Pipeline
        {
            Name = "n",
            Dataset = new() { Path = "d", ValidationFraction = 0.125 },
        };
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Contains("validation_fraction: 0.125", pipeline.ToYaml(), StringComparison.Ordinal);
            Assert.Equal(pipeline, PipelineFile.Parse(pipeline.ToYaml(), "p.yaml"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
