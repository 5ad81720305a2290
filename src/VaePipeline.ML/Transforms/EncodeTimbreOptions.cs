using VaePipeline.ML.Transforms.Batches;

namespace VaePipeline.ML.Transforms;

/// <summary>Options of <see cref="TimbreCatalog.EncodeTimbre"/>.</summary>
public sealed record EncodeTimbreOptions : BatchingOptions;
