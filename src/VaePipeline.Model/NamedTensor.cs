namespace VaePipeline.Model;

/// <summary>A named tensor of 32-bit floats, row-major, such as <c>encoder.0.weight (16, 1, 3, 3)</c>.</summary>
/// <param name="Name">Dotted name as in a PyTorch state_dict.</param>
/// <param name="Shape">Dimensions, outermost first.</param>
/// <param name="Values">The values, row-major; as many as the product of the shape.</param>
public sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, float[] Values);
