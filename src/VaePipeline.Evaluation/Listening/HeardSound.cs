namespace VaePipeline.Evaluation.Listening;

/// <summary>A sound file as a model hears and reconstructs it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Part">The part of it that the model hears.</param>
/// <param name="Label">The pitch and velocity that the decoder is conditioned on.</param>
/// <param name="PitchSource">Where the pitch comes from.</param>
/// <param name="Error">The error of the reconstruction with this label.</param>
public sealed record HeardSound(string Path, HeardPart Part, PartialLabel Label, PitchSource PitchSource, ReconstructionError Error)
{
    /// <summary>The pitch and whether it is certain, for titles; empty for a decoder that is not conditioned on it.</summary>
    internal string Pitch =>
        PitchSource switch
        {
            PitchSource.Unused => "",
            PitchSource.Unpitched => "no pitch",
            PitchSource.Given => $"pitch {Label.Pitch}",
            PitchSource.Found => $"pitch {Label.Pitch} (best fit)",
            _ => $"pitch {Label.Pitch} (no pitch fits)",
        };

    /// <summary>Pitch and error, for titles.</summary>
    internal string Summary => Pitch.Length == 0 ? Error.Summary : $"{Pitch}, {Error.Summary}";
}
