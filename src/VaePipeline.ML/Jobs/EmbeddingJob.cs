using VaePipeline.Foundation;
using System.Diagnostics;
using Microsoft.ML;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Jobs.Journal;
using VaePipeline.ML.Jobs.Outputs;
using VaePipeline.ML.Transforms;
using VaePipeline.Model;
using VaePipeline.Model.Onnx;

namespace VaePipeline.ML.Jobs;

/// <summary>One run of a request: lists the notes, encodes those that have no row yet, journals their rows, and writes the output from the journal.</summary>
sealed class EmbeddingJob
{
    readonly EmbeddingRequest _request;
    readonly OutputLayout _layout;
    readonly OnnxModelFile _encoder;
    readonly OnnxMetadata _model;
    readonly ModelHealth? _health;
    readonly IProgress<EmbeddingProgress>? _progress;
    readonly CancellationToken _cancellationToken;

    public EmbeddingJob(EmbeddingRequest request, IProgress<EmbeddingProgress>? progress, CancellationToken cancellationToken)
    {
        (_request, _progress, _cancellationToken) = (request, progress, cancellationToken);
        _layout = request.Layout;
        _encoder = OnnxModelFile.ReadEncoder(request.Model, out _model);
        _health = ModelHealth.Read(Path.GetDirectoryName(ModelPath.Resolve(request.Model).Encoder)!);
    }

    string JournalPath => RowJournal.PathFor(_request.Output);

    public EmbeddingSummary Run()
    {
        var started = Stopwatch.GetTimestamp();
        OutputLock.RequireNoneOf(_layout, _request.Inputs.Where(File.Exists), "inputs");
        using var outputLock = OutputLock.Take(_request.Output);
        RequireFreeOutput();
        OutputLock.RemoveLeftovers(_layout);

        using var notes = List();
        var metadata = Describe(notes);
        var summary = FinishedSummary(metadata) ?? Embed(notes, metadata);
        return summary with { Notices = notes.Notices, Elapsed = Stopwatch.GetElapsedTime(started) };
    }

    EmbeddingSummary Embed(InputList notes, EmbeddingMetadata metadata)
    {
        using var journal = RowJournal.Open(JournalPath, metadata.Binding, _model.LatentSize, _request.Resume);
        var resumed = journal.Rows;
        var counts = new EmbeddingCounts(notes.Count, _request.HasWindows, _progress, _request.BatchSize);
        var resumePoint = Resume(notes, journal, counts);
        try
        {
            Encode(notes, resumePoint, journal, counts);
        }
        catch (OperationCanceledException) when (journal.Rows > 0)
        {
            throw new OperationCanceledException($"{_request.Output}: stopped after {journal.Rows} {(_request.HasWindows ? "windows" : $"of {notes.Count} files")}; resume the job to finish it.");
        }
        metadata = Write(notes, journal, metadata with { Counts = counts.Counts });
        journal.Finish();
        return EmbeddingSummary.Of(_layout, metadata) with { FirstFailures = counts.FirstFailures, Resumed = resumed };
    }

    void RequireFreeOutput()
    {
        if (_request.Overwrite || _request.Resume)
            return;
        OutputLock.RequireNew(_layout);
        if (File.Exists(JournalPath))
            throw new TimbreException($"{_request.Output}: a stopped job has left rows; resume it, or start over.") { Options = [nameof(EmbeddingRequest.Resume), nameof(EmbeddingRequest.Overwrite)] };
    }

    InputList List()
    {
        var standardInput = _request.Inputs.Contains("-") ? Console.In : TextReader.Null; // opening it takes 2 ms
        return InputList.Create(OutputLock.TemporaryOf(_request.Output), _request.Inputs, standardInput, _request.Shard, _cancellationToken);
    }

    /// <summary>The metadata of the output, before its rows are counted.</summary>
    EmbeddingMetadata Describe(InputList notes) => new()
    {
        OutputFormat = OutputLayout.NameOf(_layout.Format),
        Files = [],
        Model = new(_model.ModelName, _model.Fingerprint, _model.LatentSize) { Verdict = _health?.Verdict, Reason = _health?.Reason },
        Features = _model.Features,
        Counts = RowCounts.None,
        Columns = [],
        BatchSize = _request.BatchSize,
        RawText = _request.RawText,
        Inputs = notes.Digest,
        Windows = WindowPlan.Of(_request.WindowSeconds, _request.HopSeconds, _model.Features),
        Shard = _request.Shard is { } shard ? new(shard.Index, shard.Count, notes.AllRows) : null,
        Versions = new Dictionary<string, string>
        {
            ["vaepipeline"] = ProductVersion.Text,
            ["microsoft_ml"] = PackageVersion.Of(typeof(MLContext).Assembly),
            ["onnxruntime"] = OnnxRuntimeVersion.Text,
            ["dotnet"] = Environment.Version.ToString(),
        },
    };

    /// <summary>The summary if the job to resume has already finished, otherwise null.</summary>
    /// <exception cref="TimbreException">The output exists but is another job's.</exception>
    EmbeddingSummary? FinishedSummary(EmbeddingMetadata metadata)
    {
        if (!_request.Resume || !File.Exists(_request.Output) || File.Exists(JournalPath))
            return null;
        var finished = EmbeddingMetadata.ReadFor(_layout);
        var problem = finished is null ? "exists, but has no .meta.json that describes how it was made"
            : metadata.Binding.DifferenceTo(finished.Binding) is { } difference ? $"is finished, but belongs to a job with {difference}"
            : finished.RawText != _request.RawText ? $"is finished, but {(finished.RawText ? "with" : "without")} raw text"
            : finished.OutputFormat != metadata.OutputFormat ? "is finished, but in another format"
            : !_layout.Files.All(File.Exists) ? "is finished, but not all of its files exist"
            : null;
        return problem is null
            ? EmbeddingSummary.Of(_layout, finished!) with { Resumed = finished!.Counts.Total, WasFinished = true }
            : throw new TimbreException($"{_request.Output}: {problem}; choose another output, or start over instead of resuming.") { Options = [nameof(EmbeddingRequest.Output), nameof(EmbeddingRequest.Overwrite)] };
    }

    /// <summary>Where encoding continues: the index of a note, and the number of its windows that have a row.</summary>
    readonly record struct ResumePoint(int Index, int Windows);

    /// <summary>Counts the rows of earlier runs.</summary>
    ResumePoint Resume(InputList notes, RowJournal journal, EmbeddingCounts counts)
    {
        var point = new ResumePoint(0, 0);
        foreach (var (listed, row) in WithNotes(journal.Read(), notes))
        {
            counts.Add(listed.Note.Path, row);
            point = new(row.Index, row.Index == point.Index ? point.Windows + 1 : 1);
        }
        counts.Report();
        return _request.HasWindows ? point : new(journal.Rows, 0);
    }

    /// <summary>Encodes the notes that have no row yet, and adds their rows to the journal.</summary>
    void Encode(InputList notes, ResumePoint from, RowJournal journal, EmbeddingCounts counts)
    {
        var encoder = new RowEncoder(_encoder, _model.Features, WindowPlan.Of(_request.WindowSeconds, _request.HopSeconds, _model.Features), _request.Batching);
        var last = from.Windows > 0 ? from.Index : from.Index - 1;
        foreach (var (path, row) in encoder.Encode(notes.From(from.Index), from.Windows, _cancellationToken))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (_request.FailFast && counts.IsFailure(row))
                throw new TimbreException($"{EmbeddingCounts.Failure(path, row)} The job stopped at this first failure; fix the file, or resume without stopping at failures to skip it.")
                {
                    Options = [nameof(EmbeddingRequest.Resume)],
                };
            journal.Append(row, _request.BatchSize);
            counts.AddAndReport(path, row);
            last = row.Index;
        }
        journal.EndBatch();
        counts.ReportEnd();
        if (last < notes.Count - 1)
            throw new InvalidOperationException($"The last row is of file {last + 1} of {notes.Count}.");
    }

    /// <summary>Writes the journal's rows and returns the complete metadata.</summary>
    EmbeddingMetadata Write(InputList notes, RowJournal journal, EmbeddingMetadata metadata)
    {
        var shape = new RowShape(NoteMetadata.Of(notes.Columns), _model.LatentSize, HasPlaces: _request.Shard is not null, _request.HasWindows, _request.RawText);
        using var files = OutputFiles.Open(_layout);
        using (var writer = RowWriter.Create(_layout, files, shape, journal.Rows))
        {
            metadata = metadata with { Columns = writer.Columns };
            foreach (var (listed, row) in WithNotes(journal.Read(), notes))
                writer.Write(listed, row);
        }
        files.Commit();
        metadata.Write(_layout);
        return metadata;
    }

    /// <summary>Joins rows with their notes by index. Both are in the order of the list; a note may have several rows.</summary>
    static IEnumerable<(ListedNote Listed, EmbeddedRow Row)> WithNotes(IEnumerable<EmbeddedRow> rows, InputList list)
    {
        using var notes = list.From().GetEnumerator();
        var isRead = false;
        foreach (var row in rows)
        {
            while (!isRead || notes.Current.Index < row.Index)
                isRead = notes.MoveNext() ? true : throw new InvalidOperationException($"There is a row of file {row.Index}, but only {list.Count} files.");
            yield return (notes.Current, row);
        }
    }
}
