using Microsoft.ML;

namespace MlNetWorkflow;

/// <summary>Which trainer learns families, in a build on the slim Microsoft.ML, which has transforms and chains but no trainers of its own.</summary>
static class FamilyTrainer
{
    public const string Name = "NearestNeighbour";

    /// <summary>Reads the columns Family and Embedding, adds Predicted.</summary>
    public static IEstimator<ITransformer> Create(MLContext ml) => new NearestNeighbourTrainer(ml);
}
