using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Something that can be written into a model file.</summary>
public interface ICanSaveModel
{
    void Save(ModelSaveContext ctx);
}

/// <summary>Where a model is written to.</summary>
public sealed class ModelSaveContext : IDisposable
{
    internal ModelSaveContext()
    {
    }

    public void Dispose()
    {
    }

    internal static NotSupportedException NotWritten() =>
        new("This build's Microsoft.ML does not write ML.NET model files; build with -p:Engines=packages for that.");
}

/// <summary>Turns views into views; lazily, so that making one costs a check of the schema only.</summary>
public interface ITransformer : ICanSaveModel
{
    DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    IDataView Transform(IDataView input);

    /// <summary>Whether each row out comes from one row in, so that <see cref="GetRowToRowMapper"/> works.</summary>
    bool IsRowToRowMapper { get; }

    IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);
}

/// <summary>Learns a transformer from data.</summary>
public interface IEstimator<out TTransformer> where TTransformer : ITransformer
{
    TTransformer Fit(IDataView input);

    /// <summary>What the fitted transformer's output will look like; throws where the input will not do.</summary>
    SchemaShape GetOutputSchema(SchemaShape inputSchema);
}
