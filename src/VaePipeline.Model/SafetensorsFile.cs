namespace VaePipeline.Model;

/// <summary>The content of a safetensors file.</summary>
/// <param name="Tensors">The tensors, in the order of the file.</param>
/// <param name="Metadata">The texts in <c>__metadata__</c>; empty when there are none.</param>
public sealed record SafetensorsFile(IReadOnlyList<NamedTensor> Tensors, IReadOnlyDictionary<string, string> Metadata);
