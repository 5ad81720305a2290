namespace VaePipeline.Foundation;

/// <summary>The purpose of random numbers. Each purpose has its own stream: drawing more numbers for one never changes another.</summary>
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
    Perturbation = 12,
    Recording = 13,
    RecordingNoise = 14,
}
