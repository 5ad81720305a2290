namespace VaePipeline.Tests.Training;

/// <summary>A training sets the process's number of threads and uses its workers, so those that train take turns.</summary>
[CollectionDefinition(nameof(Trainings))]
public sealed class Trainings;
