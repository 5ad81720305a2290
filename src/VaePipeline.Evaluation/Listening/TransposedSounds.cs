namespace VaePipeline.Evaluation.Listening;

/// <summary>A sound at other pitches.</summary>
/// <param name="Sounds">The sounds, in the order of the pitches.</param>
/// <param name="Picture">Spectrograms of the input and of all sounds.</param>
/// <param name="Input">The input, and how well it is reconstructed at its own pitch.</param>
public sealed record TransposedSounds(IReadOnlyList<SynthesizedSound> Sounds, string Picture, HeardSound Input);
