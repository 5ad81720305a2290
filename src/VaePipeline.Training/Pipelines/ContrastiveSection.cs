using VaePipeline.Foundation;

namespace VaePipeline.Training.Pipelines;

/// <summary>
/// A supervised contrastive term on the mean of z: it pulls notes of one label together and pushes others apart, by the cosine between them
/// (Khosla et al., "Supervised contrastive learning", 2020, equation 2).
/// </summary>
public sealed record ContrastiveSection
{
    /// <summary>The term's weight in the total. (0, 1,000]; default 0.05. A small weight is enough, since the mean squared error is about 0.02.</summary>
    public double Weight { get; init; } = 0.05;

    /// <summary>Divides the cosines. The lower it is, the more the nearest notes of other labels count. [0.01, 10]; default 0.1.</summary>
    public double Temperature { get; init; } = 0.1;

    /// <summary>The label that notes are grouped by. Default <c>instrument</c>.</summary>
    public ContrastiveLabel Label { get; init; } = ContrastiveLabel.Instrument;

    /// <summary>
    /// Number of notes of one label that follow each other in the random order of an epoch, to be in one batch; 1 leaves that to chance.
    /// [1, 64]; default 4.
    /// </summary>
    public int NotesTogether { get; init; } = 4;

    /// <summary>Returns this section, or throws if a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message gives the value and the range.</exception>
    public ContrastiveSection Validated()
    {
        Require.That(Weight is > 0 and <= 1000, Weight, "above 0, up to 1000; leave the section 'contrastive' out for none");
        Require.That(Temperature is >= 0.01 and <= 10, Temperature, "0.01 to 10");
        Require.That(NotesTogether is >= 1 and <= 64, NotesTogether, "1 to 64 notes");
        return this;
    }
}
