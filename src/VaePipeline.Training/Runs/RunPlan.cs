namespace VaePipeline.Training.Runs;

/// <summary>The number of steps of a run, their step size, and whether another epoch follows.</summary>
sealed record RunPlan(Pipeline Pipeline, int StepsPerEpoch)
{
    public int Epochs => Pipeline.Training.Epochs;

    /// <summary>Steps of the run.</summary>
    public long Steps => (long)StepsPerEpoch * Epochs;

    /// <summary>Whether the run has to go on with the current or another epoch.</summary>
    public bool Continues(RunState state) => !state.EpochDone || (state.Epoch + 1 < Epochs && !IsStoppedEarly(state));

    /// <summary>Whether early stopping ends the run after the current epoch.</summary>
    public bool IsStoppedEarly(RunState state) =>
        state.EpochDone && state.Epoch + 1 < Epochs && History(state, state.Epoch + 1).IsStale(Pipeline.Training.EarlyStoppingPatience);

    /// <summary>The epoch, from 1, with the lowest measure up to the current one.</summary>
    public int BestEpoch(RunState state) => History(state, state.Epoch + 1).BestEpoch;

    /// <summary>The step size of the current epoch before warm-up and cosine; the epochs before it may have lowered it.</summary>
    public double HighestLearningRate(RunState state) => Plateau.LearningRate(Pipeline.Training, History(state, state.Epoch).Counted);

    /// <summary>Adam's step size after a number of steps, from the <see cref="HighestLearningRate"/>.</summary>
    public double LearningRate(long step, double highest) => Schedules.LearningRate(Pipeline.Training, step, Steps, highest);

    ValidationHistory History(RunState state, int epochs) => ValidationHistory.Of(state.Measures, epochs, Pipeline.Loss, StepsPerEpoch);
}
