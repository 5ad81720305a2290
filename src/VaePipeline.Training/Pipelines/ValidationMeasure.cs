namespace VaePipeline.Training.Pipelines;

// The validation total in train.csv is none of these: it is low while beta is low, so an epoch of the warm-up would always look best.
/// <summary>The number that epochs are compared by; lower is better. Each measure is comparable between epochs even while beta rises.</summary>
public enum ValidationMeasure
{
    /// <summary>The validation total, computed with beta at its maximum. Not available with a target rate.</summary>
    TotalAtBetaMax,

    /// <summary>Validation reconstruction error from sampled z.</summary>
    Reconstruction,

    /// <summary>Validation reconstruction error from the mean of z.</summary>
    ErrorOfMean,
}
