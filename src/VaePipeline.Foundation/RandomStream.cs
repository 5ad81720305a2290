namespace VaePipeline.Foundation;

/// <summary>What random numbers are for. Each use has its own stream, so that drawing more for one use never changes another.</summary>
enum RandomStream
{
    Weights = 1,
    Shuffle = 2,
    TrainingNoise = 3,
    ValidationNoise = 4,
    PrincipalComponents = 5,
    Augmentation = 6,
    Phases = 7,
    Sample = 8,
    Bootstrap = 9,
    Folds = 10,
    Benchmark = 11,
}
