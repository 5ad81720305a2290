using System.Reflection;

namespace VaePipeline.Tests.Architecture;

/// <summary>A project of src: its assembly, and the rooms that it may use.</summary>
sealed record Room(string Name, Assembly Assembly, params string[] Uses)
{
    public static IReadOnlyList<Room> All { get; } =
    [
        new("Foundation", typeof(VaePipeline.Foundation.VaePipelineException).Assembly),
        new("Kernels", typeof(VaePipeline.Kernels.Slices).Assembly),
        new("Audio", typeof(VaePipeline.Audio.AudioFile).Assembly, "Foundation", "Kernels"),
        new("Datasets", typeof(VaePipeline.Datasets.Split).Assembly, "Foundation", "Audio"),
        new("Model", typeof(VaePipeline.Model.ModelConfig).Assembly, "Foundation", "Audio"),
        new("ML", typeof(VaePipeline.ML.Transforms.TimbreException).Assembly, "Foundation", "Audio", "Datasets", "Model"),
        new("Evaluation", typeof(VaePipeline.Evaluation.Tables.EmbeddingTable).Assembly, "Foundation", "Audio", "Datasets", "Model"),
        new("Training", typeof(VaePipeline.Training.Trainer).Assembly, "Foundation", "Kernels", "Audio", "Datasets", "Model", "Evaluation"),
    ];

    public string Namespace => $"VaePipeline.{Name}";

    public string Folder => Path.Combine(Fixtures.RepositoryRoot, "src", Namespace);

    /// <summary>Rooms by name, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Select(room => room.Name)];

    public static Room Of(string name) => All.Single(room => room.Name == name);
}
