using VaePipeline.Audio.Features;
using VaePipeline.Model;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Tests.Training.Pipelines;

public class PipelineFileTests
{
    const string Minimal = "name: n\ndataset:\n  path: d\n";

    [Fact]
    public void DefaultsAreThoseOfTheExperimentLog()
    {
        var pipeline = PipelineFile.Parse(Minimal, "p.yaml");
        Assert.Equal(("n", "d", 0.1), (pipeline.Name, pipeline.Dataset.Path, pipeline.Dataset.ValidationFraction));
        Assert.Equal(LogMelOptions.Default, pipeline.Features);
        Assert.Equal(VaeArchitecture.Default, pipeline.Architecture());
        Assert.Equal(
            new LossSection
            {
                BetaMax = 2,
                WarmupSteps = 2000,
                FreeBits = 0.5,
            },
            pipeline.Loss
        );
        Assert.Equal((5, 32, 1e-3), (pipeline.Training.Epochs, pipeline.Training.BatchSize, pipeline.Training.LearningRate));
    }

    [Fact]
    public void TheBaselineFileEqualsTheDefaults()
    {
        var file = PipelineFile.Load(Path.Combine(Fixtures.RepositoryRoot, "pipelines", "nsynth-baseline.yaml"));
        var defaults = PipelineFile.Parse(Minimal, "p.yaml");
        Assert.Equal(
            defaults with
            {
                Name = file.Name,
                Dataset = defaults.Dataset with { Path = file.Dataset.Path, Render = file.Dataset.Render },
                Training = defaults.Training with { Seed = file.Training.Seed },
            },
            file
        );
    }

    [Fact]
    public void EveryPipelineOfTheProjectLoads()
    {
        foreach (var path in Directory.GetFiles(Path.Combine(Fixtures.RepositoryRoot, "pipelines"), "*.yaml"))
            Assert.Equal(Path.GetFileNameWithoutExtension(path), PipelineFile.Load(path).Name);
    }

    [Fact]
    public void EveryKeyIsBound()
    {
        var pipeline = PipelineFile.Parse(
            """
            name: all
            dataset: {path: d, validation_fraction: 0.25, seed: 7}
            features: {mel_bands: 64, frames: 64, min_hz: 20.5}
            model:
              channels: [8, 16]
              encoder_kernel: 5
              latent_size: 4
              conditioning: {pitch: true, velocity: true}
            loss: {reconstruction: mse, beta_max: 1e-4, warmup_steps: 10, free_bits: 0}
            training: {epochs: 2, batch_size: 8, learning_rate: 0.01, schedule: cosine, clip_norm: 1, seed: 3, threads: 2, checkpoint_steps: 5, weights: best,
              learning_rate_warmup_steps: 6, checkpoint_minutes: 2.5, average_decay: 0.99, measure: error_of_mean, early_stopping_patience: 4}
            """,
            "p.yaml"
        );
        Assert.Equal(
            new Pipeline
            {
                Name = "all",
                Dataset = new()
                {
                    Path = "d",
                    ValidationFraction = 0.25,
                    Seed = 7,
                },
                Features = new()
                {
                    MelBands = 64,
                    Frames = 64,
                    MinHz = 20.5,
                },
                Model = new()
                {
                    Channels = new(8, 16),
                    EncoderKernel = 5,
                    LatentSize = 4,
                    Conditioning = new() { Pitch = true, Velocity = true },
                },
                Loss = new()
                {
                    BetaMax = 1e-4,
                    WarmupSteps = 10,
                    FreeBits = 0,
                },
                Training = new()
                {
                    Epochs = 2,
                    BatchSize = 8,
                    LearningRate = 0.01,
                    Schedule = LearningRateSchedule.Cosine,
                    ClipNorm = 1,
                    Seed = 3,
                    Threads = 2,
                    CheckpointSteps = 5,
                    Weights = ModelWeights.Best,
                    LearningRateWarmupSteps = 6,
                    CheckpointMinutes = 2.5,
                    AverageDecay = 0.99,
                    Measure = ValidationMeasure.ErrorOfMean,
                    EarlyStoppingPatience = 4,
                },
            },
            pipeline
        );
    }

    [Theory]
    [InlineData(
        "loss:\n  bata_max: 1\n",
        5,
        "unknown key 'bata_max' in 'loss'; did you mean 'beta_max'? allowed: reconstruction, beta_max, annealing, warmup_steps, cycle_steps, cycles, free_bits, free_bits_per, target_rate, rate_gain, contrastive"
    )]
    [InlineData(
        "loss:\n  contrastive: {weight: 0}\n",
        5,
        "'weight' in 'loss.contrastive' is 0; allowed: above 0, up to 1000; leave the section 'contrastive' out for none."
    )]
    [InlineData("loss:\n  contrastive:\n    temperature: 0.001\n", 6, "'temperature' in 'loss.contrastive' is 0.001; allowed: 0.01 to 10.")]
    [InlineData("loss:\n  contrastive: {label: pitch}\n", 5, "'label' in 'loss.contrastive' is 'pitch'; allowed: instrument, family")]
    [InlineData("loss:\n  contrastive: {notes_together: 65}\n", 5, "'notes_together' in 'loss.contrastive' is 65; allowed: 1 to 64 notes.")]
    [InlineData(
        "model:\n  latent_size: 8\n  conditioning:\n    ptich: true\n",
        7,
        "unknown key 'ptich' in 'model.conditioning'; did you mean 'pitch'? allowed: pitch, no_pitch, velocity"
    )]
    [InlineData("zzzzzzzz: 1\n", 4, "unknown key 'zzzzzzzz'; allowed: name, version, dataset, features, model, loss, training")]
    [InlineData("training:\n  epochs: 5\n  batch_size: 0\n", 6, "'batch_size' in 'training' is 0; allowed: 1 to 4096.")]
    [InlineData("training:\n  epochs: five\n", 5, "'epochs' in 'training' is 'five'; allowed: a whole number")]
    [InlineData("training:\n  learning_rate: .nan\n", 5, "'learning_rate' in 'training' is NaN; allowed: above 0, up to 1.")]
    [InlineData("training:\n  learning_rate: high\n", 5, "'learning_rate' in 'training' is 'high'; allowed: a number")]
    [InlineData("training:\n  schedule: 1\n", 5, "'schedule' in 'training' is '1'; allowed: constant, cosine, plateau")]
    [InlineData("training:\n  epochs: 5\n  seed:\n", 6, "'seed' in 'training' is ''; allowed: a whole number")]
    [InlineData("training:\n  epochs: [5]\n", 5, "'epochs' in 'training' is a list; allowed: a whole number")]
    [InlineData("training:\n  epochs:\n    five: 5\n", 6, "'epochs' in 'training' is a section; allowed: a whole number")]
    [InlineData(
        "lossy:\n  beta_max: 1\n",
        4,
        "unknown key 'lossy'; did you mean 'loss'? allowed: name, version, dataset, features, model, loss, training"
    )]
    [InlineData(
        "model:\n  channels: [16, many]\n",
        5,
        "'channels' in 'model' is a list; allowed: a list of whole numbers, such as [16, 32, 64]"
    )]
    [InlineData("loss:\n  contrastive:\n", 5, "'contrastive' in 'loss' is a section; give its keys indented under it")]
    [InlineData("training:\n  augmentation: {level_db: -1}\n", 5, "'level_db' in 'training.augmentation' is -1; allowed: 0 to 40 dB.")]
    [InlineData(
        "training:\n  augmentation:\n    noise_db: 3\n",
        6,
        "'noise_db' in 'training.augmentation' is 3; allowed: -200 to -10 dB, or leave it out."
    )]
    [InlineData(
        "training:\n  augmentation: {shift_frames: 65}\n",
        5,
        "'shift_frames' in 'training.augmentation' is 65; allowed: 0 to 64 frames."
    )]
    [InlineData(
        "features:\n  frames: 32\ntraining:\n  augmentation:\n    shift_frames: 32\n",
        8,
        "'shift_frames' in 'training.augmentation' is 32; allowed: up to 31, below features.frames."
    )]
    [InlineData("training:\n  schedule: linear\n", 5, "'schedule' in 'training' is 'linear'; allowed: constant, cosine, plateau")]
    [InlineData(
        "training:\n  schedule: cosine\n  plateau: {factor: 0.1}\n",
        5,
        "'schedule' in 'training' is Cosine; allowed: plateau, since the section 'plateau' is given."
    )]
    [InlineData(
        "training:\n  schedule: plateau\n  plateau:\n    factor: 1\n",
        7,
        "'factor' in 'training.plateau' is 1; allowed: above 0, below 1."
    )]
    [InlineData(
        "training:\n  schedule: plateau\n  plateau:\n    min_learning_rate: 0.1\n",
        7,
        "'min_learning_rate' in 'training.plateau' is 0.1; allowed: up to learning_rate (0.001)."
    )]
    [InlineData("training:\n  average_decay: 1\n", 5, "'average_decay' in 'training' is 1; allowed: above 0, below 1, or leave it out.")]
    [InlineData(
        "training:\n  early_stopping_patience: 0\n",
        5,
        "'early_stopping_patience' in 'training' is 0; allowed: 1 to 10000 epochs, or leave it out."
    )]
    [InlineData(
        "training:\n  learning_rate_warmup_steps: -1\n",
        5,
        "'learning_rate_warmup_steps' in 'training' is -1; allowed: 0 to 10000000 steps."
    )]
    [InlineData(
        "training:\n  checkpoint_minutes: 0\n",
        5,
        "'checkpoint_minutes' in 'training' is 0; allowed: above 0, up to 10000 minutes, or leave it out."
    )]
    [InlineData(
        "training:\n  measure: total\n",
        5,
        "'measure' in 'training' is 'total'; allowed: total_at_beta_max, reconstruction, error_of_mean"
    )]
    [InlineData("loss:\n  reconstruction: l1\n", 5, "'reconstruction' in 'loss' is 'l1'; allowed: mse, calibrated")]
    [InlineData("loss:\n  annealing: cyclical\n", 5, "'annealing' in 'loss' is Cyclical; allowed: linear, or give cycle_steps.")]
    [InlineData("loss:\n  cycle_steps: 9\n", 5, "'annealing' in 'loss' is Linear; allowed: cyclical, since cycle_steps is given.")]
    [InlineData(
        "loss:\n  annealing: cyclical\n  warmup_steps: 10\n  cycle_steps: 9\n",
        7,
        "'cycle_steps' in 'loss' is 9; allowed: 10 (the warm-up within it) to 10000000 steps."
    )]
    [InlineData("loss:\n  cycles: 0\n", 5, "'cycles' in 'loss' is 0; allowed: 1 to 10000.")]
    [InlineData("loss:\n  target_rate: 0\n", 5, "'target_rate' in 'loss' is 0; allowed: above 0, up to 10000 nats, or leave it out.")]
    [InlineData("loss:\n  target_rate: 20\n  rate_gain: 2\n", 6, "'rate_gain' in 'loss' is 2; allowed: above 0, up to 1.")]
    [InlineData(
        "loss:\n  target_rate: 20\n  beta_max: 1\n",
        6,
        "'beta_max' in 'loss' is 1; allowed: nothing, since beta follows target_rate; leave it out."
    )]
    [InlineData(
        "loss:\n  target_rate: 20\n  free_bits: 20\n",
        6,
        "'free_bits' in 'loss' is 20; allowed: below target_rate (20), since beta has no effect below the free bits."
    )]
    [InlineData(
        "loss:\n  target_rate: 16\n  free_bits_per: unit\ntraining:\n  measure: reconstruction\n",
        1,
        "'free_bits' is 0.5; allowed: below target_rate / latent_size (16 / 32), since beta has no effect below the free bits."
    )]
    [InlineData(
        "training:\n  measure: total_at_beta_max\nloss:\n  target_rate: 20\n",
        5,
        "'measure' in 'training' is TotalAtBetaMax; allowed: reconstruction or error_of_mean, since with loss.target_rate beta has no maximum."
    )]
    [InlineData("features:\n  mel_bands: 4\n", 5, "'mel_bands' in 'features' is 4; allowed: 8 to 512.")]
    [InlineData(
        "features:\n  frames: 127\n",
        5,
        "'frames' in 'features' is 127; allowed: a multiple of 8, because each of 3 layers halves it."
    )]
    [InlineData("model:\n  latent_size: 1\n", 5, "'latent_size' in 'model' is 1; allowed: 2 to 256.")]
    [InlineData("model:\n  channels: 16\n", 5, "'channels' in 'model' is '16'; allowed: a list of whole numbers, such as [16, 32, 64]")]
    [InlineData("model:\n  channels: [16]\n", 5, "'channels' in 'model' is [16]; allowed: 2 to 6 layers.")]
    [InlineData("model:\n  conditioning: {pitch: maybe}\n", 5, "'pitch' in 'model.conditioning' is 'maybe'; allowed: true or false")]
    [InlineData("loss: 3\n", 4, "'loss' is a section; give its keys indented under it")]
    [InlineData("training:\n  epochs: 5\n  epochs: 6\n", 6, "key 'epochs' is given twice in one section; keep one of them")]
    [InlineData("---\nname: m\n", 5, "a second YAML document; a pipeline is one document")]
    public void AnErrorNamesLineKeyAndWhatIsAllowed(string more, int line, string problem)
    {
        var error = Assert.Throws<PipelineFileException>(() => PipelineFile.Parse(Minimal + more, "p.yaml"));
        Assert.Equal($"p.yaml:{line}: {problem}", error.Message);
        Assert.Equal(line, error.Line);
    }

    [Theory]
    [InlineData("dataset:\n  path: d\n", "'name' is missing; it has no default")]
    [InlineData("name: n\n", "'dataset' is missing; it has no default")]
    [InlineData("name: n\ndataset:\n  seed: 1\n", "'path' is missing in 'dataset'; it has no default")]
    [InlineData("name: a b\ndataset:\n  path: d\n", "'name' is a b; allowed: 1 to 100 letters, digits, '-', '_' and '.'.")]
    [InlineData("", "is empty; a pipeline needs at least 'name' and 'dataset'")]
    [InlineData("- 1\n", "a pipeline is a mapping of keys, such as 'name: ...'")]
    [InlineData("name: [\n", "not YAML")]
    public void AnIncompleteFileIsExplained(string yaml, string problem)
    {
        var error = Assert.Throws<PipelineFileException>(() => PipelineFile.Parse(yaml, "p.yaml"));
        Assert.StartsWith("p.yaml:", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void ANullableNumberCanBeSwitchedOff() =>
        Assert.Null(PipelineFile.Parse(Minimal + "training: {threads: null, clip_norm: }\n", "p.yaml").Training.Threads);

    [Fact]
    public void AMissingFileIsNamed()
    {
        var error = Assert.Throws<PipelineFileException>(() => PipelineFile.Load("nowhere/p.yaml"));
        Assert.StartsWith("nowhere/p.yaml: no such file", error.Message, StringComparison.Ordinal);
    }
}
