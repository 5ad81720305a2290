namespace VaePipeline.Datasets.Synthesis;

/// <summary>A method of synthesis with its parameters. A higher force is louder and brighter.</summary>
abstract record Voice
{
    /// <summary>Writes a note of <see cref="NoteSignal.Samples"/> samples, within about [-1, 1] at the highest force.</summary>
    /// <param name="hertz">The fundamental frequency.</param>
    /// <param name="force">Force of the stroke. (0, 1]</param>
    /// <param name="noise">Random numbers of this note.</param>
    /// <param name="samples">(n), initially zero.</param>
    public abstract void Play(double hertz, double force, Xoshiro256 noise, Span<float> samples);
}
