namespace VaePipeline.Training.Pipelines;

/// <summary>How beta rises to its maximum.</summary>
public enum BetaAnnealing
{
    /// <summary>Once, linearly from 0 (Sønderby et al. 2016).</summary>
    Linear,

    /// <summary>Several times, each linearly from 0, staying at the maximum for the rest of the cycle (Fu et al. 2019).</summary>
    Cyclical,
}
