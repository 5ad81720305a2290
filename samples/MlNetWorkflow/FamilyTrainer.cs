using Microsoft.ML;

namespace MlNetWorkflow;

/// <summary>Which trainer learns families, in a build on the real Microsoft.ML: any of its multiclass trainers will do.</summary>
static class FamilyTrainer
{
    public const string Name = "LbfgsMaximumEntropy";

    /// <summary>Reads the columns Family and Embedding, adds Predicted.</summary>
    public static IEstimator<ITransformer> Create(MLContext ml) =>
        // an instrument's notes are a cloud of their own and a family is several clouds, which no plane parts from the others: hence the kernel
        ml.Transforms.Conversion.MapValueToKey("Label", "Family")
            .Append(ml.Transforms.ApproximatedKernelMap("Features", "Embedding", rank: 1000))
            .AppendCacheCheckpoint(ml)
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0, l2Regularization: 0.01f))
            .Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));
}
