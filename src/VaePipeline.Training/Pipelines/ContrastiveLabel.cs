namespace VaePipeline.Training.Pipelines;

/// <summary>The label that the contrastive term groups notes by.</summary>
public enum ContrastiveLabel
{
    /// <summary>The instrument that plays the note.</summary>
    Instrument,

    /// <summary>The instrument's family.</summary>
    Family,
}
