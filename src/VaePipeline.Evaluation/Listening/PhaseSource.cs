namespace VaePipeline.Evaluation.Listening;

/// <summary>Where the phases of a synthesized sound come from.</summary>
public enum PhaseSource
{
    /// <summary>Griffin and Lim's iteration finds them; the sound comes from the log-mel alone.</summary>
    GriffinLim,

    /// <summary>The input's phases. Smoother for log-mels near the input's, but the sound then contains more than the log-mel.</summary>
    Input,
}
