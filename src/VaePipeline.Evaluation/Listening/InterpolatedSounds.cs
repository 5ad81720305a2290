namespace VaePipeline.Evaluation.Listening;

/// <summary>The sounds between two sounds.</summary>
/// <param name="Steps">The sounds, including both ends.</param>
/// <param name="Joined">One WAV file with all sounds in sequence.</param>
/// <param name="Picture">Their spectrograms.</param>
/// <param name="Distance">Euclidean distance between the codes of the ends.</param>
/// <param name="From">The first sound; the first step is its reconstruction.</param>
/// <param name="To">The last sound; the last step is its reconstruction.</param>
public sealed record InterpolatedSounds(
    IReadOnlyList<SynthesizedSound> Steps,
    string Joined,
    string Picture,
    double Distance,
    HeardSound From,
    HeardSound To
);
