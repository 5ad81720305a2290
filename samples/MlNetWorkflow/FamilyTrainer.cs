using Microsoft.ML;

namespace MlNetWorkflow;

/// <summary>The trainer of the family classifier.</summary>
static class FamilyTrainer
{
    public const string Name = "LbfgsMaximumEntropy";

    /// <summary>Reads the columns Family and Embedding, adds Predicted.</summary>
    public static IEstimator<ITransformer> Create(MLContext ml) =>
        // A family is several clusters, one per instrument, which are not linearly separable: hence the kernel map.
        ml
            .Transforms.Conversion.MapValueToKey("Label", "Family")
            .Append(ml.Transforms.ApproximatedKernelMap("Features", "Embedding", rank: 1000))
            .AppendCacheCheckpoint(ml)
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0, l2Regularization: 0.01f))
            .Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));
}
