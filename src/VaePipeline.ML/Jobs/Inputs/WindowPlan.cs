using System.Text.Json.Serialization;
using VaePipeline.Audio.Features;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>How files are cut into windows, in samples at the model's rate.</summary>
/// <param name="Samples">The length of a window.</param>
/// <param name="Hop">From the start of one window to the start of the next.</param>
/// <param name="MinSamples">The minimum length of the last window, which may be incomplete.</param>
/// <param name="SampleRate">The rate in Hz.</param>
sealed record WindowPlan(int Samples, int Hop, [property: JsonPropertyName("least")] int MinSamples, int SampleRate)
{
    const double MinHop = 0.001,
        MaxHop = 86_400;

    /// <summary>Plans windows. By default, windows have the length of the model's input and are adjacent.</summary>
    /// <exception cref="TimbreException">The window is shorter than the features need or longer than the model's input, or the hop is out of its range.</exception>
    public static WindowPlan Of(double? windowSeconds, double? hopSeconds, LogMelOptions features)
    {
        double rate = features.SampleRate;
        var (min, max) = (features.FftSize / rate, features.SamplesSeen / rate);
        var window = windowSeconds ?? max;
        if (!(window >= min && window <= max))
            throw new TimbreException(
                FormattableString.Invariant(
                    $"The window is {window} s; allowed: {min} to {max} s, the length of this model's input. For longer sounds, choose a hop up to that length and average a file's vectors."
                )
            )
            {
                Options = [nameof(EmbeddingRequest.WindowSeconds), nameof(EmbeddingRequest.HopSeconds)],
            };
        var hop = hopSeconds ?? window;
        return hop is >= MinHop and <= MaxHop
            ? new((int)Math.Round(window * rate), (int)Math.Round(hop * rate), features.FftSize, features.SampleRate)
            : throw new TimbreException(FormattableString.Invariant($"The hop is {hop} s; allowed: {MinHop} to {MaxHop} s."))
            {
                Options = [nameof(EmbeddingRequest.HopSeconds)],
            };
    }

    /// <summary>The plan as part of a job's binding, such as "0.5 s every 0.25 s".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{(double)Samples / SampleRate} s every {(double)Hop / SampleRate} s");
}
