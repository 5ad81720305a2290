using VaePipeline.Datasets.Features;

namespace VaePipeline.Training.Examples;

/// <summary>The examples of a run: log-mels by row, and their labels.</summary>
public sealed record TrainingExamples
{
    /// <summary>Number of examples.</summary>
    public required int Count { get; init; }

    /// <summary>The options that the log-mels were computed with.</summary>
    public required LogMelOptions Features { get; init; }

    /// <summary>Returns the log-mel of a row, (mel bands, frames) mel-major, in [-1, 1]. It is called repeatedly and from several threads.</summary>
    public required Func<int, ReadOnlySpan<float>> LogMel { get; init; }

    /// <summary>
    /// Reads the first mono samples of a row, at the features' rate, and returns how many; only needed for changes of the sound
    /// (<c>training.augmentation.recording</c>). It is called from several threads.
    /// </summary>
    public Func<int, Span<float>, int>? Samples { get; init; }

    /// <summary>Identifies these examples, so that a run is never resumed on different ones.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>MIDI pitch by row, [0, 127]; null where unknown, or null as a whole.</summary>
    public IReadOnlyList<int?>? Pitches { get; init; }

    /// <summary>MIDI velocity by row, [0, 127]; null where unknown, or null as a whole.</summary>
    public IReadOnlyList<int?>? Velocities { get; init; }

    /// <summary>Instrument by row; null where unknown, or null as a whole.</summary>
    public IReadOnlyList<string?>? Instruments { get; init; }

    /// <summary>Instrument family by row; null where unknown, or null as a whole.</summary>
    public IReadOnlyList<string?>? Families { get; init; }

    /// <summary>The notes of a feature store, which must stay open while they are used.</summary>
    public static TrainingExamples From(FeatureStore store) =>
        new()
        {
            Count = store.Count,
            Features = store.Options,
            LogMel = row => store[row],
            Samples = store.ReadSamples,
            Fingerprint = store.Fingerprint,
            Pitches = [.. store.Notes.Select(note => note.Pitch)],
            Velocities = [.. store.Notes.Select(note => note.Velocity)],
            Instruments = [.. store.Notes.Select(note => note.Instrument)],
            Families = [.. store.Notes.Select(note => note.Family)],
        };
}
