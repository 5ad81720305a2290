using VaePipeline.Training.Objectives;

namespace VaePipeline.Training;

/// <summary>Where a run stands; reported several times a second, and at the end of each epoch.</summary>
/// <param name="Epoch">The epoch at work, from 1.</param>
/// <param name="Epochs">Epochs of the run.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps of the run.</param>
/// <param name="StepsPerSecond">Of late; 0 before anything is known.</param>
/// <param name="Remaining">Time left at that speed, validation counted once one was seen; less when the run stops early.</param>
/// <param name="Losses">The last step's.</param>
/// <param name="Finished">The report of the epoch, when this ends one.</param>
public sealed record TrainingProgress(int Epoch, int Epochs, long Step, long Steps, double StepsPerSecond, TimeSpan Remaining, Losses Losses, EpochReport? Finished);
