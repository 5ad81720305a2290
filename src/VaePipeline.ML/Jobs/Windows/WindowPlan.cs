using VaePipeline.Audio.Features;

namespace VaePipeline.ML.Jobs.Windows;

/// <summary>How files are cut into windows, in samples at the model's rate.</summary>
/// <param name="Samples">Of a window.</param>
/// <param name="Hop">From the start of one to the start of the next.</param>
/// <param name="Least">Of a last window that is not full.</param>
/// <param name="SampleRate">The rate.</param>
sealed record WindowPlan(int Samples, int Hop, int Least, int SampleRate)
{
    const double ShortestHop = 0.001, LongestHop = 86_400;

    public double Seconds => (double)Samples / SampleRate;

    public double HopSeconds => (double)Hop / SampleRate;

    /// <summary>The plan of a request; null where it asks for no windows.</summary>
    /// <exception cref="TimbreException">The window is longer than what the model hears, or too short to be heard.</exception>
    public static WindowPlan? Of(EmbeddingRequest request, LogMelOptions features) => request.HasWindows ? Cut(request, features) : null;

    static WindowPlan Cut(EmbeddingRequest request, LogMelOptions features)
    {
        double rate = features.SampleRate;
        var (shortest, longest) = (features.FftSize / rate, features.SamplesSeen / rate);
        var window = request.WindowSeconds ?? longest;
        if (!(window >= shortest && window <= longest))
            throw new TimbreException(FormattableString.Invariant($"--window is {window}; allowed: {shortest} to {longest} s, which is what this model hears. For longer sounds choose --hop up to that, and take the mean of a file's vectors."));
        var hop = request.HopSeconds ?? window;
        return hop >= ShortestHop && hop <= LongestHop
            ? new((int)Math.Round(window * rate), (int)Math.Round(hop * rate), features.FftSize, features.SampleRate)
            : throw new TimbreException(FormattableString.Invariant($"--hop is {hop}; allowed: {ShortestHop} to {LongestHop} s."));
    }

    /// <summary>The plan as a job is known by.</summary>
    public override string ToString() => FormattableString.Invariant($"{Seconds} s every {HopSeconds} s");
}
