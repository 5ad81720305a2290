using VaePipeline.Training.Pipelines;

namespace VaePipeline.Training.Objectives;

/// <summary>
/// Lowers the step size when a measure stops falling, by the rule of PyTorch's ReduceLROnPlateau (mode min, relative threshold, no cooldown).
/// A pure function of the measures so far, so a resumed run needs no state for it.
/// </summary>
static class Plateau
{
    /// <summary>The highest step size of the next epoch.</summary>
    /// <param name="training">Step size, schedule and plateau settings; the step size of other schedules is returned unchanged.</param>
    /// <param name="measures">The measures of the epochs that count, oldest first.</param>
    public static double LearningRate(TrainingSection training, IEnumerable<double> measures)
    {
        var (rate, plateau) = (training.LearningRate, training.Plateau);
        if (training.Schedule != LearningRateSchedule.Plateau)
            return rate;
        var (best, stale) = (double.PositiveInfinity, 0);
        foreach (var measure in measures)
        {
            if (measure < best * (1 - plateau.Threshold))
                (best, stale) = (measure, 0);
            else if (++stale > plateau.Patience)
                (rate, stale) = (Math.Max(rate * plateau.Factor, plateau.MinLearningRate), 0);
        }
        return rate;
    }
}
