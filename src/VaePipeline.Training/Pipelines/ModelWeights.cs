namespace VaePipeline.Training.Pipelines;

/// <summary>The weights of a run that become its model.</summary>
public enum ModelWeights
{
    /// <summary>The weights after the last step.</summary>
    Last,

    /// <summary>The weights after the epoch with the lowest <see cref="TrainingSection.Measure"/>, the first one on ties.</summary>
    Best,
}
