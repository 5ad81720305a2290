namespace VaePipeline.Training.Objectives;

/// <summary>Lowers the step size when a measure stops falling, as PyTorch's ReduceLROnPlateau (mode min, relative threshold, no cooldown).</summary>
// A pure function of the measures so far, so a resumed run needs no state for it.
static class Plateau
{
    /// <summary>The highest step size of the next epoch, from the measures of the epochs that count, oldest first. Other schedules do not change it.</summary>
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
