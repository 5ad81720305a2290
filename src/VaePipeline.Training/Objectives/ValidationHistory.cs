using VaePipeline.Training.Pipelines;

namespace VaePipeline.Training.Objectives;

/// <summary>
/// The measure of every epoch so far, and what follows from it. While beta rises, what is minimized changes from epoch to epoch, and a measure may
/// rise though nothing stalls; so patience counts only the epochs that end with beta at its maximum.
/// </summary>
/// <param name="Measures">By epoch, from the first.</param>
/// <param name="WarmupEpochs">How many of the run's first epochs end while beta still rises.</param>
readonly record struct ValidationHistory(IReadOnlyList<double> Measures, int WarmupEpochs)
{
    /// <summary>The history of a run's first epochs.</summary>
    public static ValidationHistory Of(IReadOnlyList<double> measures, int epochs, LossSection loss, int stepsPerEpoch)
        => new([.. measures.Take(epochs)], loss.TargetRate is null ? (int)Math.Min(int.MaxValue, Schedules.BetaSettles(loss) / stepsPerEpoch) : 0);

    /// <summary>The number by which an epoch is compared with others.</summary>
    public static double MeasureOf(Pipeline pipeline, Losses validation, double errorOfMean) => pipeline.Training.Measure switch
    {
        ValidationMeasure.Reconstruction => validation.Reconstruction,
        ValidationMeasure.ErrorOfMean => errorOfMean,
        _ => validation.Total + (pipeline.Loss.BetaMax - validation.Beta) * validation.KlFreeBits,
    };

    /// <summary>Measures of the epochs that patience counts.</summary>
    public IEnumerable<double> Counted => Measures.Skip(WarmupEpochs);

    /// <summary>The epoch, from 1, with the lowest measure; the first of several.</summary>
    public int BestEpoch => 1 + IndexOfLowest(Measures);

    /// <summary>Whether so many epochs have passed since the best of those that count; never without a patience.</summary>
    public bool IsStale(int? patience)
    {
        double[] counted = [.. Counted];
        return counted.Length > 0 && counted.Length - 1 - IndexOfLowest(counted) >= patience;
    }

    static int IndexOfLowest(IReadOnlyList<double> measures)
    {
        var lowest = 0;
        for (var i = 1; i < measures.Count; i++)
            if (measures[i] < measures[lowest])
                lowest = i;
        return lowest;
    }
}
