using System.Numerics.Tensors;

namespace VaePipeline.Evaluation.Listening;

/// <summary>Chooses the decoded log-mel that reproduces an input best.</summary>
static class NearestLogMel
{
    const double Slack = 1.5;

    /// <summary>
    /// A log-mel is nearer than the others if its error is below this share of their median. For 88 % of drums, no pitch is; for 96 % of the notes whose
    /// pitch is found, one is.
    /// </summary>
    const double ClearShare = 0.45;

    /// <summary>
    /// Finds the log-mel that is nearest as it was decoded: it has the right pitch most often. But in dB, a log-mel that is quiet everywhere is near
    /// to an input with few loud bands, such as a kick drum, and the sound, which gets the input's level, is noise. So if its error at the
    /// input's level is more than <see cref="Slack"/> times the least, the result is the log-mel with the least.
    /// </summary>
    /// <param name="input">Compares with the input.</param>
    /// <param name="decoded">(count, MelBands, Frames).</param>
    /// <param name="count">Number of log-mels; at least 1.</param>
    /// <returns>Its index, and whether it is clearly nearer than most others, as they were decoded.</returns>
    public static (int Index, bool IsClear) Find(LogMelComparison input, ReadOnlySpan<float> decoded, int count)
    {
        var size = decoded.Length / count;
        var (asDecoded, atLevel) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var logMel = decoded.Slice(i * size, size);
            asDecoded[i] = input.ErrorOf(logMel);
            atLevel[i] = input.ErrorOf(logMel, input.ShiftOf(logMel));
        }
        var (nearest, best) = (TensorPrimitives.IndexOfMin<double>(asDecoded), TensorPrimitives.IndexOfMin<double>(atLevel));
        var index = atLevel[nearest] <= Slack * atLevel[best] ? nearest : best;
        return (index, asDecoded[index] < ClearShare * asDecoded.Order().ElementAt(count / 2));
    }
}
