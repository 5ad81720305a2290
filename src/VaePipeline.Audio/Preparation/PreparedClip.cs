namespace VaePipeline.Audio.Preparation;

/// <summary>The result of preparing a sound.</summary>
/// <param name="Length">Samples of the clip, n; what follows is silence. 0 when the sound is silent.</param>
/// <param name="Start">Where the clip starts in the sound, in samples; negative when zeros were put before the sound.</param>
/// <param name="Condition">Whether the clip can be used.</param>
/// <param name="Peak">The magnitude that the sound was divided by.</param>
readonly record struct PreparedClip(int Length, long Start, ClipCondition Condition, float Peak = 1);
