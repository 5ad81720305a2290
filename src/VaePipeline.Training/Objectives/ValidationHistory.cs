namespace VaePipeline.Training.Objectives;

/// <summary>
/// The measures of the epochs so far, the best epoch, and whether training stalls. While beta rises, the objective changes from epoch to epoch, and
/// a measure may rise although training makes progress. So patience counts only the epochs that end with beta at its maximum.
/// </summary>
/// <param name="Measures">By epoch, from the first.</param>
/// <param name="WarmupEpochs">Number of epochs at the start of the run that end while beta still rises.</param>
readonly record struct ValidationHistory(IReadOnlyList<double> Measures, int WarmupEpochs)
{
    /// <summary>The history of the first epochs of a run.</summary>
    public static ValidationHistory Of(IReadOnlyList<double> measures, int epochs, LossSection loss, int stepsPerEpoch) =>
        new(
            [.. measures.Take(epochs)],
            loss.TargetRate is null ? (int)Math.Min(int.MaxValue, Schedules.BetaSettles(loss) / stepsPerEpoch) : 0
        );

    /// <summary>The number that epochs are compared by.</summary>
    public static double MeasureOf(Pipeline pipeline, Losses validation, double errorOfMean) =>
        pipeline.Training.Measure switch
        {
            ValidationMeasure.Reconstruction => validation.Reconstruction,
            ValidationMeasure.ErrorOfMean => errorOfMean,
            _ => validation.Total + (pipeline.Loss.BetaMax - validation.Beta) * validation.KlFreeBits,
        };

    /// <summary>The measures of the epochs that patience counts.</summary>
    public IEnumerable<double> Counted => Measures.Skip(WarmupEpochs);

    /// <summary>The epoch, from 1, with the lowest measure; the first one on ties.</summary>
    public int BestEpoch => 1 + IndexOfLowest(Measures);

    /// <summary>Whether this many epochs have passed since the best one that counts; false without a patience.</summary>
    public bool IsStale(int? patience)
    {
        double[] counted = [.. Counted];
        return counted.Length > 0 && counted.Length - 1 - IndexOfLowest(counted) >= patience;
    }

    static int IndexOfLowest(IEnumerable<double> measures) => measures.Index().MinBy(measure => measure.Item).Index;
}
