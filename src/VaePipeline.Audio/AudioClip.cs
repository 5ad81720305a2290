namespace VaePipeline.Audio;

/// <summary>A mono sound in memory.</summary>
/// <param name="Samples">The samples, (n), nominally in [-1, 1], at <paramref name="SampleRate"/>.</param>
/// <param name="SampleRate">Samples a second, in Hz.</param>
/// <param name="SourceSampleRate">Frames a second of the file it was read from, in Hz.</param>
/// <param name="SourceChannels">Channels of the file it was read from; they are averaged.</param>
/// <param name="DurationSeconds">How long the whole source is, in seconds, also when only its start was read.</param>
public sealed record AudioClip(float[] Samples, int SampleRate, int SourceSampleRate, int SourceChannels, double DurationSeconds);
