using VaePipeline.Model;

namespace VaePipeline.Tests.Model;

/// <summary>Models with random weights, for tests that do not depend on the sound.</summary>
static class Models
{
    public static VaeArchitecture SmallArchitecture { get; } =
        new()
        {
            MelBands = 16,
            Frames = 32,
            Channels = new(2, 3),
            LatentSize = 4,
        };

    public static VaeModel Small(int seed = 1, Conditioning? conditioning = null) =>
        Random(SmallArchitecture with { Conditioning = conditioning ?? Conditioning.None }, seed);

    public static VaeModel Random(VaeArchitecture architecture, int seed = 1)
    {
        var random = new Random(seed);
        return new(
            new()
            {
                Name = "test",
                Architecture = architecture,
                Features = new() { MelBands = architecture.MelBands, Frames = architecture.Frames },
            },
            [
                .. WeightShape
                    .Of(architecture)
                    .Select(weight =>
                    {
                        var fanIn = Math.Max(1, weight.Count / weight.Shape[0]);
                        return new NamedTensor(
                            weight.Name,
                            weight.Shape,
                            [.. Enumerable.Range(0, (int)weight.Count).Select(_ => (random.NextSingle() * 2 - 1) / MathF.Sqrt(fanIn))]
                        );
                    }),
            ]
        );
    }
}
