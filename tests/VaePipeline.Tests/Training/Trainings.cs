namespace VaePipeline.Tests.Training;

/// <summary>Training sets the number of threads of the process and uses its workers, so tests that train do not run in parallel.</summary>
[CollectionDefinition(nameof(Trainings))]
public sealed class Trainings;
