using Microsoft.ML;

namespace MlNetWorkflow;

/// <summary>The trainer that learns families.</summary>
static class FamilyTrainer
{
    public const string Name = "LbfgsMaximumEntropy";

    /// <summary>Reads the columns Family and Embedding, adds Predicted.</summary>
    public static IEstimator<ITransformer> Create(MLContext ml) =>
        // The notes of one instrument form a cluster, and a family is several clusters, which no plane separates from the others: hence the kernel.
        ml.Transforms.Conversion.MapValueToKey("Label", "Family")
            .Append(ml.Transforms.ApproximatedKernelMap("Features", "Embedding", rank: 1000))
            .AppendCacheCheckpoint(ml)
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0, l2Regularization: 0.01f))
            .Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));
}
