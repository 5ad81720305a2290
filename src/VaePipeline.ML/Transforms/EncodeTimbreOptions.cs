namespace VaePipeline.ML.Transforms;

/// <summary>How <see cref="TimbreCatalog.EncodeTimbre"/> runs.</summary>
public sealed record EncodeTimbreOptions : BatchingOptions
{
    internal EncodeTimbreOptions Validated()
    {
        RequireValid();
        return this;
    }
}
