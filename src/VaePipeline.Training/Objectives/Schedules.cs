namespace VaePipeline.Training.Objectives;

/// <summary>The schedules of beta and step size: pure functions of the step, so a resumed run needs no state for them.</summary>
static class Schedules
{
    /// <summary>
    /// Weight of the KL: beta_max * min(1, step / warmup_steps). The step count restarts in every cycle; the last cycle has no end.
    /// Linear: Sønderby et al., "Ladder variational autoencoders", 2016. Cyclical: Fu et al., "Cyclical annealing schedule: a simple approach
    /// to mitigating KL vanishing", 2019.
    /// </summary>
    /// <param name="loss">Maximum, warm-up and cycles.</param>
    /// <param name="step">Steps taken before this one; 0 at the first.</param>
    public static double Beta(LossSection loss, long step)
    {
        if (loss.WarmupSteps == 0)
            return loss.BetaMax;
        var inCycle = step - CycleOf(loss, step) * (loss.CycleSteps ?? 0);
        return loss.BetaMax * Math.Min(1, (double)inCycle / loss.WarmupSteps);
    }

    /// <summary>The first step after which the schedule no longer changes beta.</summary>
    public static long BetaSettles(LossSection loss) => CycleOf(loss, long.MaxValue) * (loss.CycleSteps ?? 0) + loss.WarmupSteps;

    // The cycle of a step, from 0.
    static long CycleOf(LossSection loss, long step) => loss.CycleSteps is { } length ? Math.Min(loss.Cycles - 1, step / length) : 0;

    /// <summary>Adam's step size: rises linearly until the last warm-up step, then stays constant or follows half a cosine over the remaining steps.</summary>
    // step: steps taken before this one, of all steps of the run; highest: the step size at the end of the warm-up, from Plateau.LearningRate
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
