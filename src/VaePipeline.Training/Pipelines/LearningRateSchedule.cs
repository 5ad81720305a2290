namespace VaePipeline.Training.Pipelines;

/// <summary>How the step size changes over a run.</summary>
public enum LearningRateSchedule
{
    /// <summary>The same at every step after the warm-up.</summary>
    Constant,

    /// <summary>Falls along half a cosine, from the warm-up to 0 at the last step (Loshchilov &amp; Hutter 2017, without restarts).</summary>
    Cosine,

    /// <summary>Falls by a factor whenever the validation measure stops falling.</summary>
    Plateau,
}
