using VaePipeline.Training.Pipelines;

namespace VaePipeline.Cli.Commands.Arguments;

/// <summary>A training run as the command line describes it.</summary>
/// <param name="Pipeline">The pipeline, with the values that the command line overrides.</param>
/// <param name="Folder">The run's folder.</param>
/// <param name="Resume">Whether to continue the run in that folder.</param>
sealed record RunSettings(Pipeline Pipeline, string Folder, bool Resume)
{
    /// <summary>Whether to probe held-out notes at the end.</summary>
    public bool Probe { get; init; } = true;
}
