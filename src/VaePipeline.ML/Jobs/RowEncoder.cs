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
        using var rows = new EmbeddedRowReader(chain.Transform(source));
        while (rows.Read() is { } row)
            yield return row;
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
}
