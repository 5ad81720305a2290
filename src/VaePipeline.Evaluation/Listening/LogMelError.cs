namespace VaePipeline.Evaluation.Listening;

/// <summary>Mean squared difference of log-mels, the reconstruction error of training.</summary>
static class LogMelError
{
    public static double Between(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var sum = 0.0;
        for (var i = 0; i < first.Length; i++)
        {
            var difference = first[i] - second[i];
            sum += difference * difference;
        }
        return sum / first.Length;
    }
}
