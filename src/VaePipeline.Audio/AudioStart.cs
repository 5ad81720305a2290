namespace VaePipeline.Audio;

/// <summary>What <see cref="AudioFile.ReadStart"/> read.</summary>
/// <param name="Length">Samples read, n.</param>
/// <param name="SourceSampleRate">Frames a second of the file, in Hz.</param>
/// <param name="SourceChannels">Channels of the file; they are averaged.</param>
/// <param name="DurationSeconds">How long the whole source is, in seconds, also when only its start was read.</param>
public readonly record struct AudioStart(int Length, int SourceSampleRate, int SourceChannels, double DurationSeconds);
