using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MlNetWorkflow;

/// <summary>
/// A trainer written by hand, which appends to a chain as ML.NET's own do: a sound is of the family of the nearest sound that it has learned.
/// It reads the columns Family and Embedding and adds Predicted.
/// </summary>
sealed class NearestNeighbourTrainer(MLContext ml) : IEstimator<ITransformer>
{
    public ITransformer Fit(IDataView input)
    {
        var known = ml.Data.CreateEnumerable<LabelledEmbedding>(input, reuseRowObject: false).ToArray();
        return known.Length > 0 ? Mapping(known).Fit(input) : throw new InvalidOperationException("There is no row to learn from.");
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Mapping([]).GetOutputSchema(inputSchema);

    // what has been learned is a delegate, and ML.NET makes a transformer of it
    CustomMappingEstimator<UnlabelledEmbedding, Prediction> Mapping(LabelledEmbedding[] known) =>
        ml.Transforms.CustomMapping<UnlabelledEmbedding, Prediction>((sound, guess) => guess.Predicted = Nearest(known, sound.Embedding).Family, contractName: null);

    static LabelledEmbedding Nearest(LabelledEmbedding[] known, float[] embedding)
    {
        var (best, least) = (known[0], double.PositiveInfinity);
        foreach (var candidate in known)
            if (SquaredDistance(candidate.Embedding, embedding) is var distance && distance < least)
                (best, least) = (candidate, distance);
        return best;
    }

    static double SquaredDistance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var sum = 0.0;
        for (var unit = 0; unit < first.Length; unit++)
            sum += (first[unit] - second[unit]) * (first[unit] - second[unit]);
        return sum;
    }
}
