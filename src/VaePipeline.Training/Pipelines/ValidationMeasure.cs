namespace VaePipeline.Training.Pipelines;

/// <summary>
/// By what number epochs are compared; lower is better. Each means the same in every epoch, also while beta warms up. The validation total of
/// train.csv does not: with little beta it is low, so an epoch of the warm-up would always look best.
/// </summary>
public enum ValidationMeasure
{
    /// <summary>The validation total with beta at its maximum, whatever the epoch's own. There is none with a target rate.</summary>
    TotalAtBetaMax,

    /// <summary>Validation reconstruction error from sampled z.</summary>
    Reconstruction,

    /// <summary>Validation reconstruction error from the mean of z.</summary>
    ErrorOfMean,
}
