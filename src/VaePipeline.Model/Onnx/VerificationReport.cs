namespace VaePipeline.Model.Onnx;

/// <summary>One thing that was checked.</summary>
/// <param name="Name">What, such as <c>encoder.onnx: golden mu</c>.</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Detail">One line: what was found, and what to do when it does not hold.</param>
/// <param name="MaxDifference">Largest absolute difference, where numbers were compared.</param>
/// <param name="Tolerance">Largest difference allowed, where numbers were compared.</param>
public sealed record VerificationCheck(string Name, bool Passed, string Detail, double? MaxDifference = null, double? Tolerance = null);

/// <summary>Whether a model's files prove themselves on this machine.</summary>
/// <param name="Model">The model that was named.</param>
/// <param name="Metadata">What the encoder says of itself; null when it could not be opened.</param>
/// <param name="Checks">Every check, in order.</param>
public sealed record VerificationReport(string Model, OnnxMetadata? Metadata, IReadOnlyList<VerificationCheck> Checks)
{
    /// <summary>Whether every check holds.</summary>
    public bool Passed => Checks.All(check => check.Passed);
}
