namespace VaePipeline.Audio;

/// <summary>The result of <see cref="AudioFile.ReadStart"/>.</summary>
/// <param name="Length">The number of samples read, n.</param>
/// <param name="SourceSampleRate">The sample rate of the file, in Hz.</param>
/// <param name="SourceChannels">The number of channels of the file; they are averaged.</param>
/// <param name="DurationSeconds">The duration of the whole source in seconds, even if only its start was read; NaN if unknown.</param>
/// <param name="Notice">What is missing from the sound, as a sentence; empty if nothing is known to be missing.</param>
internal readonly record struct AudioStart(int Length, int SourceSampleRate, int SourceChannels, double DurationSeconds, string Notice);
