namespace VaePipeline.Foundation;

/// <summary>What random numbers are for. Each use has a stream of its own, so that one never shifts another.</summary>
enum RandomStream
{
    Weights = 1,
    Shuffle = 2,
    TrainingNoise = 3,
    ValidationNoise = 4,
    PrincipalComponents = 5,
    Augmentation = 6,
}
