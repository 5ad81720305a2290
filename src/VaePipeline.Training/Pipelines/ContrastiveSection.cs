namespace VaePipeline.Training.Pipelines;

/// <summary>Pulls the means of z of one label together and pushes others apart, by cosine: supervised contrastive learning (Khosla et al. 2020).</summary>
public sealed record ContrastiveSection
{
    /// <summary>The term's weight in the total. (0, 1,000]; default 0.05. A small weight is enough, since the mean squared error is about 0.02.</summary>
    public double Weight { get; init; } = 0.05;

    /// <summary>Divides the cosines. The lower it is, the more the nearest notes of other labels count. [0.01, 10]; default 0.1.</summary>
    public double Temperature { get; init; } = 0.1;

    /// <summary>The label that notes are grouped by. Default <c>instrument</c>.</summary>
    public ContrastiveLabel Label { get; init; } = ContrastiveLabel.Instrument;

    /// <summary>Notes of one label that follow each other in an epoch, to be in one batch; 1 leaves that to chance. [1, 64]; default 4.</summary>
    public int NotesTogether { get; init; } = 4;

    internal ContrastiveSection Validated()
    {
        Require.That(Weight is > 0 and <= 1000, Weight, "above 0, up to 1000; leave the section 'contrastive' out for none");
        Require.That(Temperature is >= 0.01 and <= 10, Temperature, "0.01 to 10");
        Require.That(NotesTogether is >= 1 and <= 64, NotesTogether, "1 to 64 notes");
        return this;
    }
}
