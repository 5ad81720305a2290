namespace VaePipeline.Training;

/// <summary>The result of a run.</summary>
/// <param name="RunFolder">The folder of the run.</param>
/// <param name="ModelFolder">The folder of the model in it: config.json, model.safetensors.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="ResumedAt">The step that the run resumed from; null for a new run.</param>
/// <param name="Last">Report of the epoch whose weights are the model's: the last or the best one.</param>
/// <param name="StoppedEarly">Whether the run ended before its last epoch because the validation measure no longer fell.</param>
public sealed record TrainingResult(string RunFolder, string ModelFolder, long Steps, long? ResumedAt, EpochReport Last, bool StoppedEarly);
