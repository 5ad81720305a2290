namespace VaePipeline.Model.Onnx;

/// <summary>One check of a model's files.</summary>
/// <param name="Name">The subject, such as <c>encoder.onnx: golden mu</c>.</param>
/// <param name="Passed">Whether the check passed.</param>
/// <param name="Detail">One line: the result and, if the check failed, what to do.</param>
/// <param name="MaxDifference">Largest absolute difference, for checks that compare numbers.</param>
/// <param name="Tolerance">Largest allowed difference, for checks that compare numbers.</param>
public sealed record VerificationCheck(string Name, bool Passed, string Detail, double? MaxDifference = null, double? Tolerance = null);
