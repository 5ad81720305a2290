namespace VaePipeline.Evaluation.Listening;

/// <summary>A sound at other pitches.</summary>
/// <param name="Sounds">The sounds, in the order of the pitches.</param>
/// <param name="Picture">Spectrograms of the input and of the sounds.</param>
public sealed record TransposedSounds(IReadOnlyList<SynthesizedSound> Sounds, string Picture);
