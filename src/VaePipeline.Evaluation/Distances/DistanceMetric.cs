namespace VaePipeline.Evaluation.Distances;

/// <summary>Distance between two vectors.</summary>
public enum DistanceMetric
{
    /// <summary>Length of the difference.</summary>
    Euclidean,

    /// <summary>1 - cosine of the angle between the vectors, from 0 (same direction) to 2.</summary>
    Cosine,
}
