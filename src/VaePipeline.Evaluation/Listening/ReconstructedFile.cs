namespace VaePipeline.Evaluation.Listening;

/// <summary>A reconstructed sound file.</summary>
/// <param name="Source">The input file.</param>
/// <param name="SourceSeconds">Duration of the input; a model encodes only its first seconds.</param>
/// <param name="Sound">The reconstruction; null if it failed.</param>
/// <param name="Failure">Why it failed, in one line; null if it did not.</param>
public sealed record ReconstructedFile(string Source, double SourceSeconds, SynthesizedSound? Sound, string? Failure);
