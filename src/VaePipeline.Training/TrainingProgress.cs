namespace VaePipeline.Training;

/// <summary>The position of a run; reported several times a second and at the end of each epoch.</summary>
/// <param name="Epoch">The current epoch, from 1.</param>
/// <param name="Epochs">Epochs of the run.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps of the run.</param>
/// <param name="StepsPerSecond">Speed so far; 0 before the first step.</param>
/// <param name="Remaining">Remaining time at that speed, including validation once one was measured; the run may stop earlier.</param>
/// <param name="Losses">Losses of the last step.</param>
/// <param name="Finished">The report of the epoch, if this is its end.</param>
public sealed record TrainingProgress(
    int Epoch,
    int Epochs,
    long Step,
    long Steps,
    double StepsPerSecond,
    TimeSpan Remaining,
    Losses Losses,
    EpochReport? Finished
);
