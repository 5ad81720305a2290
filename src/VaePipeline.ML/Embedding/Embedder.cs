using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.Datasets;
using VaePipeline.ML.Embedding.Inputs;
using VaePipeline.ML.Embedding.Journal;
using VaePipeline.ML.Embedding.Outputs;
using VaePipeline.ML.Transforms;
using VaePipeline.Onnx;

namespace VaePipeline.ML.Embedding;

/// <summary>Embeds sound files into a table: the chain of <see cref="TimbreCatalog"/>, its rows kept in a journal until all are there.</summary>
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
    /// embedded have a reason and no values. The output appears whole or not at all, and its <c>.meta.json</c> after it. A job that is
    /// stopped or killed leaves its rows beside the output, from which <see cref="EmbeddingRequest.Resume"/> goes on to the same bytes.
    /// </summary>
    /// <param name="request">What to embed into what.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellation">Stops the job; the output is untouched.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="TimbreException">An input is missing, the output exists, another job is writing it, what is to be resumed is another
    /// job, or a file failed and <see cref="EmbeddingRequest.FailFast"/> is set.</exception>
    /// <exception cref="DatasetException">A folder is a broken NSynth set.</exception>
    /// <exception cref="OnnxModelException">There is no such model, or it is no encoder.</exception>
    /// <exception cref="IOException">The output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static EmbeddingSummary Run(EmbeddingRequest request, IProgress<EmbeddingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validated();
        var started = Stopwatch.GetTimestamp();
        var model = ModelMetadata(request.Model);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(request.Output))!);
        using var claim = OutputClaim.Take(request.Output);
        RequireFree(request);
        OutputClaim.RemoveLeftovers(request.Layout);
        using var inputs = InputList.Create(OutputClaim.TemporaryOf(request.Output), request.Inputs, Console.In, request.Shard, cancellation);
        var binding = JobBinding.Of(request, model, inputs);
        var summary = FinishedBefore(request, binding) ?? Embed(request, model, inputs, binding, progress, cancellation);
        return summary with { Notices = inputs.Notices, Elapsed = Stopwatch.GetElapsedTime(started) };
    }

    static void RequireFree(EmbeddingRequest request)
    {
        if (request.Overwrite || request.Resume)
            return;
        OutputClaim.RequireNew(request.Layout);
        if (File.Exists(RowJournal.PathFor(request.Output)))
            throw new TimbreException($"{request.Output}: a job that was stopped has left its rows; go on with --resume, or start over with --force.");
    }

    /// <summary>What the output came to when a job to resume has ended already; null when it has not.</summary>
    static EmbeddingSummary? FinishedBefore(EmbeddingRequest request, JobBinding binding)
    {
        if (!request.Resume || !File.Exists(request.Output) || File.Exists(RowJournal.PathFor(request.Output)))
            return null;
        if (EmbeddingMetadata.ReadBeside(request.Output) is not { } metadata)
            throw new TimbreException($"{request.Output}: exists, with nothing beside it that says what made it; choose another output, or start over with --force instead of --resume.");
        if (binding.DifferenceTo(JobBinding.Of(metadata)) is { } difference)
            throw new TimbreException($"{request.Output}: is finished, but of a job with {difference}; choose another output, or start over with --force instead of --resume.");
        if (metadata.Format != request.Layout.Format || request.Layout.Files.FirstOrDefault(file => !File.Exists(file)) is not null)
            throw new TimbreException($"{request.Output}: is finished, but {(metadata.Format != request.Layout.Format ? "in another format" : "not all of its files are there")}; choose another output, or start over with --force instead of --resume.");
        return EmbeddingSummary.Of(request.Output, metadata.Fingerprint, metadata.Counts) with { Resumed = metadata.Counts.Total, WasFinished = true };
    }

    static EmbeddingSummary Embed(EmbeddingRequest request, OnnxMetadata model, InputList inputs, JobBinding binding, IProgress<EmbeddingProgress>? progress, CancellationToken cancellation)
    {
        var tally = new EmbeddingTally(inputs.Count, progress, request.BatchSize);
        using var journal = RowJournal.Open(RowJournal.PathFor(request.Output), binding, model.LatentSize, request.Resume);
        var resumed = journal.Rows;
        foreach (var (note, row) in inputs.From(0).Zip(journal.Read()))
            tally.Recount(note, row);
        tally.Report();
        try
        {
            EncodeRest(request, model, inputs, journal, tally, cancellation);
        }
        catch (OperationCanceledException) when (journal.Rows > 0)
        {
            throw new OperationCanceledException($"{request.Output}: stopped after {journal.Rows} of {inputs.Count} files; go on with --resume.");
        }
        WriteOutput(request, model, inputs, journal, tally);
        journal.Finish();
        return EmbeddingSummary.Of(request.Output, model.Fingerprint, tally.Counts) with { FirstFailures = tally.FirstFailures, Resumed = resumed };
    }

    static void EncodeRest(EmbeddingRequest request, OnnxMetadata model, InputList inputs, RowJournal journal, EmbeddingTally tally, CancellationToken cancellation)
    {
        var first = journal.Rows;
        if (first == inputs.Count)
            return;
        using var chain = Chain(request, model.Features, inputs.From(first), out var rows);
        foreach (var (note, embedded) in inputs.From(first).Zip(rows))
        {
            cancellation.ThrowIfCancellationRequested();
            var row = ToRow(embedded);
            if (request.FailFast && !row.IsOk)
                throw new TimbreException($"{EmbeddingTally.Failure(note, row)} --fail-fast stopped the job here; mend the file, or go on without it: --resume alone.");
            journal.Append(row, request.BatchSize);
            tally.Count(note, row);
        }
        journal.EndBatch();
        if (journal.Rows != inputs.Count)
            throw new InvalidOperationException($"{journal.Rows} rows for {inputs.Count} files.");
    }

    static EmbeddedRow ToRow(Embedded row)
    {
        if (row.Status != NoteStatus.Ok)
            return new(row.Status, row.Message, row.Duration, default);
        var embedding = row.Embedding.DenseValues().ToArray();
        return embedding.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue)
            ? new(NoteStatus.Error, "The model's embedding of it holds values that are not finite numbers.", row.Duration, default)
            : new(NoteStatus.Ok, row.Message, row.Duration, embedding);
    }

    static void WriteOutput(EmbeddingRequest request, OnnxMetadata model, InputList inputs, RowJournal journal, EmbeddingTally tally)
    {
        var shape = new RowShape(NoteMetadata.Of(inputs.Columns), model.LatentSize, HasPlaces: request.Shard is not null, request.RawText);
        using var files = OutputFiles.Open(request.Layout);
        IReadOnlyList<string> columns;
        using (var writer = RowWriter.Create(request.Layout, files, shape, journal.Rows))
        {
            columns = writer.Columns;
            foreach (var ((place, note), row) in inputs.Places().Zip(journal.Read()))
                writer.Write(place, note, row);
        }
        files.Commit();
        EmbeddingMetadata.Of(request, model, inputs, columns, tally.Counts).Write(request.Output);
    }

    static OnnxMetadata ModelMetadata(string model)
    {
        using var session = TimbreEncoder.OpenSession(model);
        return session.Metadata;
    }

    static TransformerChain<ITransformer> Chain(EmbeddingRequest request, Audio.Features.LogMelOptions features, IEnumerable<Note> notes, out IEnumerable<Embedded> rows)
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
}
