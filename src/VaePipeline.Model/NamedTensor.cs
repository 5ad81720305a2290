namespace VaePipeline.Model;

/// <summary>A weight by name: row-major 32-bit floats of a shape, such as <c>encoder.0.weight (16, 1, 3, 3)</c>.</summary>
/// <param name="Name">Dotted name as in a PyTorch state_dict.</param>
/// <param name="Shape">Dimensions, outermost first.</param>
/// <param name="Values">The values, row-major; as many as the product of the shape.</param>
public sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, float[] Values);
