using VaePipeline.Foundation;
namespace VaePipeline.Training.Pipelines;

/// <summary>
/// A supervised contrastive term on the mean of z: notes of one label are drawn together, others apart, by the cosine between them (Khosla et
/// al., "Supervised contrastive learning", 2020, equation 2).
/// </summary>
public sealed record ContrastiveSection
{
    /// <summary>The term's weight in the total. Above 0, up to 1,000; 0.05 unless given. Beside a mean squared error of some 0.02 a small weight goes a long way.</summary>
    public double Weight { get; init; } = 0.05;

    /// <summary>What cosines are divided by: the lower, the more the nearest strangers count. [0.01, 10]; 0.1 unless given.</summary>
    public double Temperature { get; init; } = 0.1;

    /// <summary>Which notes belong together. <c>instrument</c> unless given.</summary>
    public ContrastiveLabel Label { get; init; } = ContrastiveLabel.Instrument;

    /// <summary>
    /// So many notes of one label follow each other in an epoch's random order, so that they meet in a batch; 1 leaves meetings to chance.
    /// [1, 64]; 4 unless given.
    /// </summary>
    public int NotesTogether { get; init; } = 4;

    /// <summary>Returns this section, or throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value and range.</exception>
    public ContrastiveSection Validated()
    {
        Require.That(Weight is > 0 and <= 1000, Weight, "above 0, up to 1000; leave the section 'contrastive' out for none");
        Require.That(Temperature is >= 0.01 and <= 10, Temperature, "0.01 to 10");
        Require.That(NotesTogether is >= 1 and <= 64, NotesTogether, "1 to 64 notes");
        return this;
    }
}

/// <summary>By which label notes belong together.</summary>
public enum ContrastiveLabel
{
    /// <summary>The instrument that plays the note.</summary>
    Instrument,

    /// <summary>The instrument's family.</summary>
    Family,
}
