namespace VaePipeline.Evaluation.Robustness;

/// <summary>A perturbation that was left out, since this machine cannot write or read its format.</summary>
/// <param name="Name">The perturbation's name.</param>
/// <param name="Reason">The reason, such as a program that is not installed.</param>
public sealed record MissingCodec(string Name, string Reason);
