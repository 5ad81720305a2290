using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.Audio.Files;
using VaePipeline.Datasets;
using VaePipeline.ML.Transforms;
using VaePipeline.Onnx;

namespace VaePipeline.ML.Embedding;

/// <summary>Embeds sound files into a CSV file: the chain of <see cref="TimbreCatalog"/>, written out row by row.</summary>
public static class Embedder
{
    sealed class Source
    {
        public string Path { get; init; } = "";
    }

    sealed class Embedded
    {
        public string Status { get; set; } = "";

        public string Message { get; set; } = "";

        public float Duration { get; set; }

        public VBuffer<float> Embedding { get; set; }
    }

    /// <summary>
    /// Embeds every file that the inputs name. Each has a row, in the inputs' order whatever the number of threads; files that cannot be
    /// embedded have a reason and no values. The output appears whole or not at all, and its <c>.meta.json</c> after it.
    /// </summary>
    /// <param name="request">What to embed into what.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellation">Stops the job; nothing of the output is left.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="TimbreException">An input is missing, the output exists, or another job is writing it.</exception>
    /// <exception cref="DatasetException">A folder holds no audio, or is a broken NSynth set.</exception>
    /// <exception cref="OnnxModelException">There is no such model, or it is no encoder.</exception>
    /// <exception cref="IOException">The output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static EmbeddingSummary Run(EmbeddingRequest request, IProgress<EmbeddingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validated();
        var started = Stopwatch.GetTimestamp();
        var model = ModelMetadata(request.Model);
        var notes = EmbeddingInputs.Find(request.Inputs);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(request.Output))!);
        using var claim = OutputClaim.Take(request.Output);
        if (File.Exists(request.Output) && !request.Overwrite)
            throw new TimbreException($"{request.Output}: exists already; choose another output, or replace it with --force.");
        OutputClaim.RemoveLeftovers(request.Output);

        var tally = new EmbeddingTally(notes.Count, progress, request.BatchSize);
        using var file = AtomicFile.Open(request.Output);
        var columns = WriteRows(file.Stream, request, model, notes, tally, cancellation);
        // A sidecar of an earlier output must not vouch for this one.
        File.Delete(EmbeddingMetadata.PathFor(request.Output));
        file.Commit();
        var summary = tally.Summary() with
        {
            Output = request.Output,
            Metadata = EmbeddingMetadata.PathFor(request.Output),
            Fingerprint = model.Fingerprint,
            Elapsed = Stopwatch.GetElapsedTime(started),
        };
        EmbeddingMetadata.Write(request.Output, model, columns, summary, request);
        return summary;
    }

    static IReadOnlyList<string> WriteRows(Stream stream, EmbeddingRequest request, OnnxMetadata model, IReadOnlyList<Note> notes, EmbeddingTally tally, CancellationToken cancellation)
    {
        using var csv = new EmbeddingCsv(stream, notes, model.LatentSize, request.RawText);
        csv.WriteHeader();
        using var chain = Chain(request, model.Features, notes, out var rows);
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            WriteRow(csv, notes[tally.Done], row, tally);
        }
        return csv.Columns;
    }

    static OnnxMetadata ModelMetadata(string model)
    {
        using var session = TimbreEncoder.OpenSession(model);
        return session.Metadata;
    }

    static TransformerChain<ITransformer> Chain(EmbeddingRequest request, Audio.Features.LogMelOptions features, IReadOnlyList<Note> notes, out IEnumerable<Embedded> rows)
    {
        var ml = new MLContext();
        var paths = ml.Data.LoadFromEnumerable(notes.Select(note => new Source { Path = note.Path }));
        var chain = ml.Transforms.LoadAudio("Audio", "Path", new() { SampleRate = features.SampleRate, MaxSamples = features.SamplesSeen })
            .Append(ml.Transforms.LogMelSpectrogram("LogMel", "Audio", new() { Features = features }))
            .Append(ml.Transforms.EncodeTimbre("Embedding", "LogMel", request.Model, new() { Threads = request.Threads, BatchSize = request.BatchSize }))
            .Fit(paths);
        rows = ml.Data.CreateEnumerable<Embedded>(chain.Transform(paths), reuseRowObject: true);
        return chain;
    }

    static void WriteRow(EmbeddingCsv csv, Note note, Embedded row, EmbeddingTally tally)
    {
        var (status, message) = (row.Status, row.Message);
        var embedding = row.Embedding.GetValues();
        if (status == NoteStatus.Ok && embedding.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            (status, message) = (NoteStatus.Error, "The model's embedding of it holds values that are not finite numbers.");
        csv.WriteRow(note, status, message, row.Duration, status == NoteStatus.Ok ? embedding : []);
        tally.Count(note, status, message);
    }
}
