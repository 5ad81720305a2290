namespace VaePipeline.Evaluation.Listening;

/// <summary>The sound to transpose and its new pitches.</summary>
public sealed record TranspositionRequest : ListeningOptions
{
    /// <summary>The sound file.</summary>
    public required string Input { get; init; }

    /// <summary>The model; its decoder must be conditioned on pitch.</summary>
    public required string Model { get; init; }

    /// <summary>MIDI pitches. [0, 127] each</summary>
    public required IReadOnlyList<int> Pitches { get; init; }

    internal override void RequireValid()
    {
        base.RequireValid();
        if (Pitches.Count is 0 or > 64)
            throw new ListeningException($"{Pitches.Count} pitches; give 1 to 64.");
        foreach (var pitch in Pitches)
            new PartialLabel(pitch, null).RequireValid();
    }
}
