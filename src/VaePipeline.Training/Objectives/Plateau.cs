using VaePipeline.Training.Pipelines;

namespace VaePipeline.Training.Objectives;

/// <summary>
/// Lowers the step size when a measure stops falling, by the rule of PyTorch's ReduceLROnPlateau (mode min, relative threshold, no cooldown).
/// A pure function of the measures so far: nothing needs to be kept for a resumed run.
/// </summary>
static class Plateau
{
    /// <summary>The highest step size of the next epoch.</summary>
    /// <param name="training">Step size, schedule and plateau; another schedule's step size is never lowered here.</param>
    /// <param name="measures">The measure of each epoch that counts, oldest first.</param>
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
