namespace VaePipeline.Evaluation.Listening;

/// <summary>A reconstructed sound file.</summary>
/// <param name="Source">The input file.</param>
/// <param name="Input">What the model hears of it, and how well it is reconstructed; null if that failed.</param>
/// <param name="Sound">The reconstruction; null if it failed.</param>
/// <param name="Failure">Why it failed, in one line; null if it did not.</param>
public sealed record ReconstructedFile(string Source, HeardSound? Input, SynthesizedSound? Sound, string? Failure);
