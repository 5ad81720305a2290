using VaePipeline.Audio.Reconstruction;

namespace VaePipeline.Evaluation.Listening;

/// <summary>How log-mels are made audible, and where the files go.</summary>
public record ListeningOptions
{
    /// <summary>The folder for the WAV and PNG files; or, where one sound is made, its WAV file, with the PNG beside it.</summary>
    public required string Output { get; init; }

    /// <summary>Whether files that exist are replaced; an input never is.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How phases are found: iterations, momentum, seed. The sizes are the features'.</summary>
    public GriffinLimOptions GriffinLim { get; init; } = new();

    /// <summary>What decoders are told instead of what file names say; what neither says is looked for (<see cref="TimbreAutoencoder"/>).</summary>
    public PartialLabel Label { get; init; }

    internal void RequireValid()
    {
        if (string.IsNullOrWhiteSpace(Output))
            throw new ListeningException("No output given: give a folder for the WAV and PNG files.");
        GriffinLim.Validated();
        Label.Validated();
    }
}

/// <summary>How far a job has come.</summary>
/// <param name="Done">Sounds done.</param>
/// <param name="Total">Sounds in all.</param>
public readonly record struct ListeningProgress(int Done, int Total);

/// <summary>A sound that was made.</summary>
/// <param name="Wav">Its WAV file.</param>
/// <param name="Seconds">How long it is.</param>
/// <param name="Told">What the decoder was told.</param>
/// <param name="DecodedError">Mean squared error of the decoder's log-mel beside the input's, the reconstruction error of training; null where there is none.</param>
/// <param name="HeardError">Likewise of the finished sound's log-mel beside the one that it was made from: what mel inversion and phases have added.</param>
public sealed record HeardSound(string Wav, double Seconds, PartialLabel Told, double? DecodedError, double HeardError);
