using VaePipeline.Audio.Features;
using VaePipeline.Datasets;

namespace VaePipeline.Training;

/// <summary>One log-mel, (mel bands, frames) mel-major, in [-1, 1]; read again and again, from more than one thread.</summary>
/// <param name="row">From 0 to the count of examples.</param>
public delegate ReadOnlySpan<float> LogMelReader(int row);

/// <summary>What a run learns from: log-mels by row, and what is known of each.</summary>
public sealed record TrainingExamples
{
    /// <summary>How many there are.</summary>
    public required int Count { get; init; }

    /// <summary>How the log-mels were made.</summary>
    public required LogMelOptions Features { get; init; }

    /// <summary>Gives the log-mel of a row.</summary>
    public required LogMelReader LogMel { get; init; }

    /// <summary>Tells these examples from others, so that a run is never resumed on different ones.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>MIDI pitch by row, [0, 127]; null where unknown, or as a whole.</summary>
    public IReadOnlyList<int?>? Pitches { get; init; }

    /// <summary>MIDI velocity by row, [0, 127]; null where unknown, or as a whole.</summary>
    public IReadOnlyList<int?>? Velocities { get; init; }

    /// <summary>Instrument by row; null where unknown, or as a whole.</summary>
    public IReadOnlyList<string?>? Instruments { get; init; }

    /// <summary>Instrument family by row; null where unknown, or as a whole.</summary>
    public IReadOnlyList<string?>? Families { get; init; }

    /// <summary>The notes of a feature store, which must stay open while they are used.</summary>
    public static TrainingExamples From(FeatureStore store) => new()
    {
        Count = store.Count,
        Features = store.Options,
        LogMel = row => store[row],
        Fingerprint = store.Fingerprint,
        Pitches = [.. store.Notes.Select(note => note.Pitch)],
        Velocities = [.. store.Notes.Select(note => note.Velocity)],
        Instruments = [.. store.Notes.Select(note => note.Instrument)],
        Families = [.. store.Notes.Select(note => note.Family)],
    };
}
