using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.Audio.Features;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Jobs.Journal;
using VaePipeline.ML.Transforms;
using VaePipeline.ML.Transforms.Batches;

namespace VaePipeline.ML.Jobs;

/// <summary>The ML.NET chain of a job. A note's index, path and start time pass through it as columns.</summary>
/// <param name="encoder">The model.</param>
/// <param name="features">The model's features.</param>
/// <param name="windows">How to cut files; null to embed only their start.</param>
/// <param name="batching">Batch size and threads.</param>
sealed class RowEncoder(OnnxModelFile encoder, LogMelOptions features, WindowPlan? windows, EncodeTimbreOptions batching)
{
    readonly MLContext _ml = new();

    sealed class SoundFile
    {
        public int Index { get; init; }

        public string Path { get; init; } = "";

        public double Start { get; init; }
    }

    sealed class Embedded
    {
        public int Index { get; set; }

        public string Path { get; set; } = "";

        public double Start { get; set; }

        public string Status { get; set; } = "";

        public string Message { get; set; } = "";

        public float Duration { get; set; }

        public VBuffer<float> Embedding { get; set; }
    }

    /// <summary>Encodes notes lazily, in order.</summary>
    /// <param name="notes">The notes.</param>
    /// <param name="skipped">The number of windows of the first note to skip.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public IEnumerable<(string Path, EmbeddedRow Row)> Encode(IEnumerable<ListedNote> notes, int skipped, CancellationToken cancellationToken)
    {
        var source = windows is null
            ? _ml.Data.LoadFromEnumerable(notes.Select(note => new SoundFile { Index = note.Index, Path = note.Note.Path }))
            : _ml.Data.LoadFromEnumerable(WindowReader.Read(notes, skipped, windows, cancellationToken));
        using var chain = Chain().Fit(source);
        foreach (var row in _ml.Data.CreateEnumerable<Embedded>(chain.Transform(source), reuseRowObject: true))
            yield return (row.Path, ToRow(row));
    }

    EstimatorChain<ITransformer> Chain()
    {
        var chain = new EstimatorChain<ITransformer>();
        if (windows is null)
            chain = chain.Append(Stage(new LoadAudioStageOptions("Audio", "Path", new() { SampleRate = features.SampleRate, MaxSamples = features.SamplesSeen })));
        return chain.Append(Stage(new LogMelStageOptions("LogMel", "Audio", new() { Features = features })))
            .Append(Stage(new EncodeTimbreStageOptions("Embedding", "LogMel", batching, encoder)));

        StageEstimator Stage(StageOptions options) => new(_ml.Transforms, options);
    }

    static EmbeddedRow ToRow(Embedded row)
    {
        if (row.Status != NoteStatus.Ok)
            return new(row.Index, row.Start, row.Status, row.Message, row.Duration, default);
        var embedding = row.Embedding.GetValues().ToArray();
        return embedding.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue)
            ? new(row.Index, row.Start, NoteStatus.Error, "The model's embedding contains values that are not finite.", row.Duration, default)
            : new(row.Index, row.Start, NoteStatus.Ok, row.Message, row.Duration, embedding);
    }
}
