using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Transforms single objects. Not thread-safe: one engine a thread.</summary>
public abstract class PredictionEngineBase<TSrc, TDst> : IDisposable where TSrc : class where TDst : class, new()
{
    readonly ObjectRow<TSrc> _input;
    readonly DataViewRow _output;
    readonly Action<TDst> _fill;
    readonly ITransformer? _owned;
    bool _disposed;

    private protected PredictionEngineBase(ITransformer transformer, bool ignoreMissingColumns, SchemaDefinition? input, SchemaDefinition? output, bool ownsTransformer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        if (!transformer.IsRowToRowMapper)
            throw new ArgumentException($"{transformer.GetType().Name} does not map row to row, so it has nothing to say of single rows.", nameof(transformer));
        _owned = ownsTransformer ? transformer : null;
        _input = new(MemberColumn<TSrc>.Bind(input ?? SchemaDefinition.Create(typeof(TSrc), SchemaDefinition.Direction.Read)));
        var mapper = transformer.GetRowToRowMapper(_input.Schema);
        var filler = new ObjectFiller<TDst>(mapper.OutputSchema, ignoreMissingColumns, output);
        _output = mapper.GetRow(_input, mapper.OutputSchema);
        _fill = filler.For(_output);
        OutputSchema = mapper.OutputSchema;
    }

    public DataViewSchema OutputSchema { get; }

    public TDst Predict(TSrc example)
    {
        var prediction = new TDst();
        Predict(example, ref prediction);
        return prediction;
    }

    public abstract void Predict(TSrc example, ref TDst prediction);

    private protected void Fill(TSrc example, TDst prediction)
    {
        _input.Show(example);
        _fill(prediction);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _output.Dispose();
        (_owned as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <inheritdoc/>
public sealed class PredictionEngine<TSrc, TDst> : PredictionEngineBase<TSrc, TDst> where TSrc : class where TDst : class, new()
{
    internal PredictionEngine(ITransformer transformer, PredictionEngineOptions options)
        : base(transformer, options.IgnoreMissingColumns, options.InputSchemaDefinition, options.OutputSchemaDefinition, options.OwnsTransformer)
    {
    }

    public override void Predict(TSrc example, ref TDst prediction)
    {
        ArgumentNullException.ThrowIfNull(example);
        prediction ??= new();
        Fill(example, prediction);
    }
}

/// <summary>How an engine binds its classes to columns.</summary>
public sealed class PredictionEngineOptions
{
    /// <summary>Leaves members of the destination alone that have no column.</summary>
    public bool IgnoreMissingColumns = true;

    public SchemaDefinition? InputSchemaDefinition;

    public SchemaDefinition? OutputSchemaDefinition;

    /// <summary>Disposes the transformer with the engine.</summary>
    public bool OwnsTransformer = true;
}
