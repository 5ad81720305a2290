using VaePipeline.Datasets.Randomness;
using VaePipeline.Datasets.Rendering;

namespace VaePipeline.Datasets.Synthesis;

/// <summary>A way to make the sound of an instrument. Harder strokes are louder and brighter.</summary>
abstract record Voice
{
    /// <summary>Writes a note of <see cref="NoteSignal.Samples"/> samples, within about [-1, 1] at the hardest stroke.</summary>
    /// <param name="hertz">The fundamental.</param>
    /// <param name="force">How hard it is struck. (0, 1]</param>
    /// <param name="noise">The note's own randomness.</param>
    /// <param name="samples">(n), zero at first.</param>
    public abstract void Play(double hertz, double force, Xoshiro256 noise, Span<float> samples);
}
