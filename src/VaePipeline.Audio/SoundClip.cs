using VaePipeline.Audio.Preparation;

namespace VaePipeline.Audio;

/// <summary>The result of <see cref="AudioFile.ReadClip"/>.</summary>
/// <param name="Length">Samples of the clip, n.</param>
/// <param name="StartSeconds">Where the clip starts in the file; negative if zeros were put before the sound.</param>
/// <param name="DurationSeconds">The duration of the whole file in seconds; NaN if unknown.</param>
/// <param name="Condition">Whether a prepared clip can be used. Without preparation, the log-mel decides.</param>
/// <param name="Notice">What is missing from the sound, as a sentence; empty if nothing is known to be missing.</param>
/// <param name="Peak">The magnitude that preparation divided the sound by; 1 without preparation.</param>
internal readonly record struct SoundClip(
    int Length,
    double StartSeconds,
    double DurationSeconds,
    ClipCondition Condition,
    string Notice,
    float Peak = 1
);
