namespace VaePipeline.Audio;

/// <summary>A mono sound in memory.</summary>
/// <param name="Samples">The samples, (n), nominally in [-1, 1], at <paramref name="SampleRate"/>.</param>
/// <param name="SampleRate">The sample rate, in Hz.</param>
/// <param name="SourceSampleRate">The sample rate of the source file, in Hz.</param>
/// <param name="SourceChannels">The number of channels of the source file; they are averaged.</param>
/// <param name="DurationSeconds">The duration of the whole source in seconds, even if only its start was read; NaN if unknown.</param>
public sealed record AudioClip(float[] Samples, int SampleRate, int SourceSampleRate, int SourceChannels, double DurationSeconds)
{
    /// <summary>What is missing from the sound, as a sentence; empty if nothing is known to be missing.</summary>
    internal string Notice { get; init; } = "";
}
