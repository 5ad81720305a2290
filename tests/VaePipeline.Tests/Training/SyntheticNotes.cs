using VaePipeline.Audio.Features;
using VaePipeline.Foundation;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Tests.Training;

/// <summary>Small synthetic log-mels with a few latent factors (position and width of a ridge, its decay, a tilt) and some noise.</summary>
static class SyntheticNotes
{
    public static LogMelOptions Features { get; } = new() { MelBands = 16, Frames = 16 };

    public static Pipeline Pipeline { get; } =
        new()
        {
            Name = "small",
            Dataset = new() { Path = "none", ValidationFraction = 0.2 },
            Features = Features,
            Model = new() { Channels = new(4, 8), LatentSize = 4 },
            Loss = new()
            {
                BetaMax = 1e-5,
                WarmupSteps = 5,
                FreeBits = 0,
            },
            Training = new()
            {
                Epochs = 3,
                BatchSize = 8,
                LearningRate = 3e-3,
                Threads = 1,
                CheckpointSteps = 4,
            },
        };

    public static TrainingExamples Examples(int count, Func<int, ReadOnlySpan<float>>? instead = null)
    {
        var rows = Enumerable.Range(0, count).Select(LogMel).ToArray();
        return new()
        {
            Count = count,
            Features = Features,
            LogMel = instead ?? (row => rows[row]),
            Fingerprint = $"synthetic-{count}",
            Pitches = [.. Enumerable.Range(0, count).Select(row => (int?)(36 + row % 12))],
            Velocities = [.. Enumerable.Range(0, count).Select(row => (int?)(25 * (row % 5)))],
            Instruments = [.. Enumerable.Range(0, count).Select(row => $"instrument {row % 6}")],
            Families = [.. Enumerable.Range(0, count).Select(row => $"family {row % 3}")],
        };
    }

    public static float[] LogMel(int row)
    {
        var random = new Philox(row, RandomStream.Shuffle, 1000);
        var (place, width, decay, tilt) = (
            2 + 12 * random.NextUniform(),
            1 + 2 * random.NextUniform(),
            random.NextUniform(),
            random.NextUniform()
        );
        var values = new float[Features.Size];
        random.FillNormal(values);
        for (var band = 0; band < Features.MelBands; band++)
        for (var frame = 0; frame < Features.Frames; frame++)
        {
            var ridge = 1.8 * Math.Exp(-Math.Pow((band - place) / width, 2)) * Math.Exp(-decay * frame / 8);
            ref var value = ref values[band * Features.Frames + frame];
            value = (float)Math.Clamp(ridge - 0.9 + 0.3 * tilt * (band - 8) / 8 + 0.02 * value, -1, 1);
        }
        return values;
    }
}
