namespace VaePipeline.Model.Onnx;

/// <summary>The result of verifying a model's files on this machine.</summary>
/// <param name="Model">The model as the caller gave it.</param>
/// <param name="Metadata">The encoder's metadata; null when it could not be opened.</param>
/// <param name="Checks">All checks, in order.</param>
public sealed record VerificationReport(string Model, OnnxMetadata? Metadata, IReadOnlyList<VerificationCheck> Checks)
{
    /// <summary>Whether all checks passed.</summary>
    public bool Passed => Checks.All(check => check.Passed);
}
