using VaePipeline.ML.Transforms.Batches;

namespace VaePipeline.ML.Transforms;

/// <summary>Options of <see cref="TimbreCatalog.DecodeTimbre"/>.</summary>
public sealed record DecodeTimbreOptions : BatchingOptions
{
    /// <summary>Name of the column of MIDI pitches, whole numbers from 0 to 127; read only if the decoder takes the pitch as an input.</summary>
    public string PitchColumnName { get; init; } = "Pitch";

    /// <summary>Name of the column of MIDI velocities, 0 to 127; read only if the decoder takes the velocity as an input.</summary>
    public string VelocityColumnName { get; init; } = "Velocity";
}
