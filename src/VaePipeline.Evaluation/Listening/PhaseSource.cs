namespace VaePipeline.Evaluation.Listening;

/// <summary>Where the phases of a sound made from a log-mel come from.</summary>
public enum PhaseSource
{
    /// <summary>They are found by Griffin and Lim's iteration: nothing but the log-mel is heard.</summary>
    GriffinLim,

    /// <summary>They are the input's: smoother, for log-mels near the input's, and what is heard then is not the log-mel's alone.</summary>
    Input,
}
