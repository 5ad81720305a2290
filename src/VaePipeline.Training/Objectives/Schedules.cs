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

    /// <summary>
    /// Adam's step size: rises linearly over the warm-up, the last step of which has the highest; then constant, or half a cosine over
    /// the steps that are left.
    /// </summary>
    /// <param name="training">Schedule and warm-up.</param>
    /// <param name="step">Steps taken before this one; 0 at the first.</param>
    /// <param name="steps">Steps of the whole run.</param>
    /// <param name="highest">What the warm-up rises to: <see cref="Plateau.LearningRate"/>.</param>
    public static double LearningRate(TrainingSection training, long step, long steps, double highest)
    {
        var warmup = training.LearningRateWarmupSteps;
        if (step < warmup)
            return highest * (step + 1) / warmup;
        return training.Schedule == LearningRateSchedule.Cosine
            ? highest * 0.5 * (1 + Math.Cos(Math.PI * (step - warmup) / (steps - warmup)))
            : highest;
    }
}
