namespace VaePipeline.Model;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">The tensors, in the order of their values in the file.</param>
/// <param name="Metadata">The file's <c>__metadata__</c>; empty when it has none.</param>
public sealed record SafetensorsFile(IReadOnlyList<NamedTensor> Tensors, IReadOnlyDictionary<string, string> Metadata);
