using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The entry point: catalogs of what can be done with data. Randomness comes from its seed.</summary>
public sealed class MLContext : IHostEnvironment
{
    public MLContext(int? seed = null)
    {
        Data = new(seed);
        Transforms = new();
        Model = new();
    }

    public DataOperationsCatalog Data { get; }

    public TransformsCatalog Transforms { get; }

    public ModelOperationsCatalog Model { get; }

    string IExceptionContext.ContextDescription => nameof(MLContext);

    TException IExceptionContext.Process<TException>(TException ex) => ex;
}
