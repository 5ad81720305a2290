using VaePipeline.Training.Pipelines;

namespace VaePipeline.Training.Objectives;

/// <summary>What changes over the steps of a run, as pure functions of the step, so that a resumed run needs no state for them.</summary>
static class Schedules
{
    /// <summary>The KL's weight: beta_max * min(1, step / warmup_steps).</summary>
    /// <param name="loss">Maximum and warm-up.</param>
    /// <param name="step">Steps taken before this one; 0 at the first.</param>
    public static double Beta(LossSection loss, long step)
        => loss.WarmupSteps == 0 ? loss.BetaMax : loss.BetaMax * Math.Min(1, (double)step / loss.WarmupSteps);

    /// <summary>Adam's step size.</summary>
    /// <param name="training">Schedule and highest step size.</param>
    /// <param name="step">Steps taken before this one; 0 at the first.</param>
    /// <param name="steps">Steps of the whole run.</param>
    public static double LearningRate(TrainingSection training, long step, long steps) => training.Schedule switch
    {
        LearningRateSchedule.Cosine => training.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * step / steps)),
        _ => training.LearningRate,
    };
}
