using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using VaePipeline.Audio.Features;
using VaePipeline.Datasets;
using VaePipeline.ML.Transforms.Batches;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Jobs.Journal;
using VaePipeline.ML.Jobs.Outputs;
using VaePipeline.ML.Jobs.Windows;
using VaePipeline.ML.Transforms;
using VaePipeline.Model.Onnx;

namespace VaePipeline.ML.Jobs;

/// <summary>Embeds sound files into a table: the chain of <see cref="TimbreCatalog"/>, its rows kept in a journal until all are there.</summary>
public static class Embedder
{
    sealed class Source
    {
        public int File { get; init; }

        public string Path { get; init; } = "";
    }

    class Embedded
    {
        public int File { get; set; }

        public string Status { get; set; } = "";

        public string Message { get; set; } = "";

        public float Duration { get; set; }

        public VBuffer<float> Embedding { get; set; }
    }

    sealed class EmbeddedWindow : Embedded
    {
        public double Start { get; set; }
    }

    /// <summary>
    /// Embeds every file that the inputs name. Each has a row, or a row a window, in the inputs' order whatever the number of threads; files that cannot be
    /// embedded have a reason and no values. The output appears whole or not at all, and its <c>.meta.json</c> after it. A job that is
    /// stopped or killed leaves its rows beside the output, from which <see cref="EmbeddingRequest.Resume"/> goes on to the same bytes.
    /// </summary>
    /// <param name="request">What to embed into what.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Stops the job; the output is untouched.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="TimbreException">An input is missing, the output exists, another job is writing it, what is to be resumed is another
    /// job, or a file failed and <see cref="EmbeddingRequest.FailFast"/> is set.</exception>
    /// <exception cref="DatasetException">A folder is a broken NSynth set.</exception>
    /// <exception cref="OnnxModelException">There is no such model, or it is no encoder.</exception>
    /// <exception cref="IOException">The output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static EmbeddingSummary Run(EmbeddingRequest request, IProgress<EmbeddingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validated();
        var started = Stopwatch.GetTimestamp();
        var encoder = OnnxModelFile.ReadEncoder(request.Model, out var model);
        OutputLock.RequireNoneOf(request.Layout, request.Inputs.Where(File.Exists), "inputs");
        using var claim = OutputLock.Take(request.Output);
        RequireFree(request);
        OutputLock.RemoveLeftovers(request.Layout);
        var standardInput = request.Inputs.Contains("-") ? Console.In : TextReader.Null; // opening it takes 2 ms
        using var inputs = InputList.Create(OutputLock.TemporaryOf(request.Output), request.Inputs, standardInput, request.Shard, cancellationToken);
        var binding = JobBinding.Of(request, model, inputs);
        var summary = FinishedBefore(request, binding) ?? Embed(request, encoder, model, inputs, binding, progress, cancellationToken);
        return summary with { Notices = inputs.Notices, Elapsed = Stopwatch.GetElapsedTime(started) };
    }

    static void RequireFree(EmbeddingRequest request)
    {
        if (request.Overwrite || request.Resume)
            return;
        OutputLock.RequireNew(request.Layout);
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
        if (metadata.RawText != request.RawText)
            throw new TimbreException($"{request.Output}: is finished, but {(metadata.RawText ? "with" : "without")} --raw-text; choose another output, or start over with --force instead of --resume.");
        if (metadata.Format != request.Layout.Format || request.Layout.Files.FirstOrDefault(file => !File.Exists(file)) is not null)
            throw new TimbreException($"{request.Output}: is finished, but {(metadata.Format != request.Layout.Format ? "in another format" : "not all of its files are there")}; choose another output, or start over with --force instead of --resume.");
        return EmbeddingSummary.Of(request.Output, metadata.Fingerprint, metadata.Counts, request.HasWindows) with { Resumed = metadata.Counts.Total, WasFinished = true };
    }

    static EmbeddingSummary Embed(EmbeddingRequest request, OnnxModelFile encoder, OnnxMetadata model, InputList inputs, JobBinding binding, IProgress<EmbeddingProgress>? progress, CancellationToken cancellationToken)
    {
        var tally = new EmbeddingCounts(inputs.Count, request.HasWindows, progress, request.BatchSize);
        using var journal = RowJournal.Open(RowJournal.PathFor(request.Output), binding, model.LatentSize, request.Resume);
        var resumed = journal.Rows;
        var done = default(Done);
        foreach (var (listed, row) in WithNotes(inputs.From(), 0, journal.Read()))
        {
            tally.Recount(listed.Note, row);
            done = done.After(row);
        }
        tally.Report();
        try
        {
            EncodeRest(request, encoder, model.Features, inputs, request.HasWindows ? done : new(journal.Rows, 0), journal, tally, cancellationToken);
        }
        catch (OperationCanceledException) when (journal.Rows > 0)
        {
            throw new OperationCanceledException($"{request.Output}: stopped after {journal.Rows} {(request.HasWindows ? "windows" : $"of {inputs.Count} files")}; go on with --resume.");
        }
        WriteOutput(request, model, inputs, journal, tally);
        journal.Finish();
        return EmbeddingSummary.Of(request.Output, model.Fingerprint, tally.Counts, request.HasWindows) with { FirstFailures = tally.FirstFailures, Resumed = resumed };
    }

    /// <summary>How far a job has come: the file of its last row, and how many rows that has.</summary>
    readonly record struct Done(int File, int Rows)
    {
        public Done After(EmbeddedRow row) => row.File == File ? this with { Rows = Rows + 1 } : new(row.File, 1);
    }

    /// <summary>Rows with the notes that they are of; both are in the notes' order, and a note may have several rows.</summary>
    static IEnumerable<(ListedNote Listed, EmbeddedRow Row)> WithNotes(IEnumerable<ListedNote> notes, int first, IEnumerable<EmbeddedRow> rows)
    {
        using var note = notes.GetEnumerator();
        var at = first - 1;
        foreach (var row in rows)
        {
            for (; at < row.File; at++)
                if (!note.MoveNext())
                    throw new InvalidOperationException($"There is a row of file {row.File}, but only {at + 1} files.");
            yield return (note.Current, row);
        }
    }

    static void EncodeRest(EmbeddingRequest request, OnnxModelFile encoder, LogMelOptions features, InputList inputs, Done done, RowJournal journal, EmbeddingCounts tally, CancellationToken cancellationToken)
    {
        var inChain = new Queue<ListedNote>();
        using var chain = Chain(request, encoder, features, Entering(inputs.From(done.File), inChain), done, out var rows, cancellationToken);
        var last = done.File - 1;
        foreach (var ((_, note), row) in WithNotes(Leaving(inChain), done.File, rows))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (request.FailFast && tally.IsFailure(row))
                throw new TimbreException($"{EmbeddingCounts.Failure(note, row)} --fail-fast stopped the job here; mend the file, or go on without it: --resume alone.");
            journal.Append(row, request.BatchSize);
            tally.Count(note, row);
            last = row.File;
        }
        journal.EndBatch();
        tally.ReportEnd();
        if (last < inputs.Count - 1 && !(done.Rows > 0 && done.File == inputs.Count - 1))
            throw new InvalidOperationException($"The last row is of file {last + 1} of {inputs.Count}.");
    }

    static IEnumerable<Note> Entering(IEnumerable<ListedNote> notes, Queue<ListedNote> inChain)
    {
        foreach (var listed in notes)
        {
            inChain.Enqueue(listed);
            yield return listed.Note;
        }
    }

    static IEnumerable<ListedNote> Leaving(Queue<ListedNote> inChain)
    {
        while (inChain.TryDequeue(out var listed))
            yield return listed;
    }

    static IEnumerable<EmbeddedRow> ToRows(IEnumerable<Embedded> rows)
    {
        foreach (var row in rows)
            yield return ToRow(row);
    }

    static EmbeddedRow ToRow(Embedded row)
    {
        var start = row is EmbeddedWindow window ? window.Start : 0;
        if (row.Status != NoteStatus.Ok)
            return new(row.File, start, row.Status, row.Message, row.Duration, default);
        var embedding = row.Embedding.GetValues().ToArray();
        return embedding.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue)
            ? new(row.File, start, NoteStatus.Error, "The model's embedding of it holds values that are not finite numbers.", row.Duration, default)
            : new(row.File, start, NoteStatus.Ok, row.Message, row.Duration, embedding);
    }

    static void WriteOutput(EmbeddingRequest request, OnnxMetadata model, InputList inputs, RowJournal journal, EmbeddingCounts tally)
    {
        var shape = new RowShape(NoteMetadata.Of(inputs.Columns), model.LatentSize, HasPlaces: request.Shard is not null, request.HasWindows, request.RawText);
        using var files = OutputFiles.Open(request.Layout);
        IReadOnlyList<string> columns;
        using (var writer = RowWriter.Create(request.Layout, files, shape, journal.Rows))
        {
            columns = writer.Columns;
            foreach (var ((place, note), row) in WithNotes(inputs.From(), 0, journal.Read()))
                writer.Write(place, note, row);
        }
        files.Commit();
        EmbeddingMetadata.Of(request, model, inputs, columns, tally.Counts).Write(request.Output);
    }

    static TransformerChain<ITransformer> Chain(EmbeddingRequest request, OnnxModelFile encoder, LogMelOptions features, IEnumerable<Note> notes, Done done, out IEnumerable<EmbeddedRow> rows, CancellationToken cancellationToken)
    {
        var ml = new MLContext();
        var logMel = ml.Transforms.LogMelSpectrogram("LogMel", "Audio", new() { Features = features });
        var encode = new StageEstimator(ml.Transforms, new EncodeTimbreRecipe("Embedding", "LogMel", new() { Threads = request.Threads, BatchSize = request.BatchSize }, encoder));
        if (WindowPlan.Of(request, features) is { } windows)
        {
            var sounds = ml.Data.LoadFromEnumerable(WindowReader.Read(notes, done.File, done.Rows, windows, cancellationToken));
            var chain = logMel.Append(encode).Fit(sounds);
            rows = ToRows(ml.Data.CreateEnumerable<EmbeddedWindow>(chain.Transform(sounds), reuseRowObject: true));
            return chain;
        }
        var files = ml.Data.LoadFromEnumerable(notes.Select((note, i) => new Source { File = done.File + i, Path = note.Path }));
        var wholeChain = ml.Transforms.LoadAudio("Audio", "Path", new() { SampleRate = features.SampleRate, MaxSamples = features.SamplesSeen })
            .Append(logMel).Append(encode).Fit(files);
        rows = ToRows(ml.Data.CreateEnumerable<Embedded>(wholeChain.Transform(files), reuseRowObject: true));
        return wholeChain;
    }
}
