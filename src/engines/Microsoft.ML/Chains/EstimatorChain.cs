using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Estimators fitted one after the other, each on what those before it make of the data.</summary>
public sealed class EstimatorChain<TLastTransformer> : IEstimator<TransformerChain<TLastTransformer>> where TLastTransformer : class, ITransformer
{
    readonly Link[] _links;

    sealed record Link(IEstimator<ITransformer> Estimator, TransformerScope Scope, bool CacheAfter);

    public readonly IEstimator<TLastTransformer> LastEstimator;

    public EstimatorChain() : this([])
    {
    }

    EstimatorChain(Link[] links)
    {
        _links = links;
        LastEstimator = links.Length == 0 ? null! : (IEstimator<TLastTransformer>)links[^1].Estimator;
    }

    public EstimatorChain<TNewTrans> Append<TNewTrans>(IEstimator<TNewTrans> estimator, TransformerScope scope = TransformerScope.Everything)
        where TNewTrans : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(estimator);
        return new([.. _links.Select(link => new EstimatorChain<TNewTrans>.Link(link.Estimator, link.Scope, link.CacheAfter)), new(estimator, scope, CacheAfter: false)]);
    }

    /// <summary>Keeps what comes out here in memory, for estimators that pass over their data several times.</summary>
    public EstimatorChain<TLastTransformer> AppendCacheCheckpoint(IHostEnvironment env)
    {
        ArgumentNullException.ThrowIfNull(env);
        if (_links.Length == 0)
            throw new InvalidOperationException("A cache checkpoint needs an estimator before it.");
        return new([.. _links[..^1], _links[^1] with { CacheAfter = true }]);
    }

    public TransformerChain<TLastTransformer> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        // A schema that will not do should say so before any fitting.
        GetOutputSchema(SchemaShape.Of(input.Schema));
        var transformers = new ITransformer[_links.Length];
        for (var i = 0; i < _links.Length; i++)
        {
            transformers[i] = _links[i].Estimator.Fit(input);
            input = transformers[i].Transform(input);
            if (_links[i].CacheAfter && i < _links.Length - 1)
                input = new CachedView(input, []);
        }
        return new(transformers, Array.ConvertAll(_links, link => link.Scope));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _links.Aggregate(inputSchema, (shape, link) => link.Estimator.GetOutputSchema(shape));
}

/// <summary>What a transformer of a chain is for.</summary>
[Flags]
public enum TransformerScope
{
    None = 0,
    Training = 1,
    Testing = 2,
    Scoring = 4,
    TrainTest = Training | Testing,
    Everything = Training | Testing | Scoring,
}
