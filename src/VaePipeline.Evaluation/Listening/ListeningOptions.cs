using VaePipeline.Audio.Reconstruction;

namespace VaePipeline.Evaluation.Listening;

/// <summary>How log-mels are turned into sound, and where the files go.</summary>
public record ListeningOptions
{
    /// <summary>The folder for the WAV and PNG files. For a single sound it may be the WAV file; the PNG is then next to it.</summary>
    public required string Output { get; init; }

    /// <summary>Whether existing files are replaced. Inputs never are.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Options of the phase reconstruction: iterations, momentum, seed.</summary>
    public GriffinLimOptions GriffinLim { get; init; } = new();

    /// <summary>Pitch and velocity for the decoder; what is missing comes from the file's name, or is searched for (<see cref="TimbreAutoencoder"/>).</summary>
    public PartialLabel Label { get; init; }

    internal virtual void RequireValid()
    {
        if (string.IsNullOrWhiteSpace(Output))
            throw new ListeningException("No output given; give a folder for the WAV and PNG files.");
        GriffinLim.Validated();
        Label.RequireValid();
    }
}
