namespace VaePipeline.Training;

/// <summary>What a run came to.</summary>
/// <param name="RunFolder">The run's folder.</param>
/// <param name="ModelFolder">The model's folder in it: config.json, model.safetensors.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="ResumedAt">The step it went on from; null when it started anew.</param>
/// <param name="Last">Report of the epoch whose weights are the model's: the last, or the best.</param>
/// <param name="StoppedEarly">Whether it ended before its last epoch, since the validation measure no longer fell.</param>
public sealed record TrainingResult(string RunFolder, string ModelFolder, long Steps, long? ResumedAt, EpochReport Last, bool StoppedEarly);
