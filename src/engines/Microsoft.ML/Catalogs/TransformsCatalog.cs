using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>The transforms; extension methods add to them.</summary>
public sealed class TransformsCatalog
{
    internal TransformsCatalog()
    {
    }
}

/// <summary>Transforms that rearrange columns.</summary>
public static class TransformExtensionsCatalog
{
    public static ColumnCopyingEstimator CopyColumns(this TransformsCatalog catalog, string outputColumnName, string inputColumnName)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        return new(outputColumnName, inputColumnName);
    }

    public static ColumnConcatenatingEstimator Concatenate(this TransformsCatalog catalog, string outputColumnName, params string[] inputColumnNames)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(outputColumnName, inputColumnNames);
    }

    public static ColumnSelectingEstimator SelectColumns(this TransformsCatalog catalog, params string[] columnNames) =>
        SelectColumns(catalog, columnNames, keepHidden: false);

    public static ColumnSelectingEstimator SelectColumns(this TransformsCatalog catalog, string[] columnNames, bool keepHidden)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(columnNames, keep: true, keepHidden);
    }

    public static ColumnSelectingEstimator DropColumns(this TransformsCatalog catalog, params string[] columnNames)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(columnNames, keep: false, keepHidden: false);
    }
}

/// <summary>Transforms and filters made of a delegate.</summary>
public static class CustomMappingCatalog
{
    /// <param name="catalog">The catalog.</param>
    /// <param name="mapAction">Fills a destination from a source; both objects are reused.</param>
    /// <param name="contractName">A name by which saved models find the mapping again.</param>
    /// <param name="inputSchemaDefinition">Which columns fill <typeparamref name="TSrc"/>, where its members do not say.</param>
    /// <param name="outputSchemaDefinition">Which columns <typeparamref name="TDst"/> becomes, where its members do not say.</param>
    public static CustomMappingEstimator<TSrc, TDst> CustomMapping<TSrc, TDst>(this TransformsCatalog catalog, Action<TSrc, TDst> mapAction, string? contractName,
        SchemaDefinition? inputSchemaDefinition = null, SchemaDefinition? outputSchemaDefinition = null) where TSrc : class, new() where TDst : class, new()
    {
        ArgumentNullException.ThrowIfNull(catalog);
        _ = contractName;
        return new(mapAction, inputSchemaDefinition, outputSchemaDefinition);
    }

    /// <summary>Drops the rows for which the predicate is true, as the real catalog has it.</summary>
    public static IDataView FilterByCustomPredicate<TSrc>(this DataOperationsCatalog catalog, IDataView input, Func<TSrc, bool> filterPredicate) where TSrc : class, new()
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(filterPredicate);
        var filler = new ObjectFiller<TSrc>(input.Schema, ignoreMissingColumns: false, definition: null);
        return new FilteredView(input, [.. filler.ColumnsNeeded], row =>
        {
            var fill = filler.For(row);
            var source = new TSrc();
            return () =>
            {
                fill(source);
                return !filterPredicate(source);
            };
        });
    }
}
