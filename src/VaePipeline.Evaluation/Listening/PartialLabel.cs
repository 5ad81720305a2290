namespace VaePipeline.Evaluation.Listening;

/// <summary>A label that may be unknown in part.</summary>
/// <param name="Pitch">MIDI pitch, [0, 127], or null.</param>
/// <param name="Velocity">MIDI velocity, [0, 127], or null.</param>
public readonly record struct PartialLabel(int? Pitch, int? Velocity)
{
    /// <summary>This label, with unknown parts taken from another.</summary>
    public PartialLabel Or(PartialLabel other) => new(Pitch ?? other.Pitch, Velocity ?? other.Velocity);

    internal void RequireValid()
    {
        Require.That(Pitch is null or (>= 0 and <= 127), Pitch, "0 to 127, as in MIDI");
        Require.That(Velocity is null or (>= 0 and <= 127), Velocity, "0 to 127, as in MIDI");
    }
}
