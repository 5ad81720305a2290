namespace VaePipeline.ML.Transforms;

/// <summary>How <see cref="TimbreCatalog.DecodeTimbre"/> runs, and where it finds what its decoder must be told.</summary>
public sealed record DecodeTimbreOptions : BatchingOptions
{
    /// <summary>Name of the column of MIDI pitches, whole numbers from 0 to 127; read only where the model's decoder is told the pitch.</summary>
    public string PitchColumnName { get; init; } = "Pitch";

    /// <summary>Name of the column of MIDI velocities, 0 to 127; read only where the model's decoder is told the velocity.</summary>
    public string VelocityColumnName { get; init; } = "Velocity";

    internal DecodeTimbreOptions Validated()
    {
        RequireValid();
        return this;
    }
}
