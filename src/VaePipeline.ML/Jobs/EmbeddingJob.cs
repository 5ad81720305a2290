using System.Diagnostics;
using VaePipeline.Audio.Features;
using VaePipeline.Audio.Formats.Ffmpeg;
using VaePipeline.Audio.Preparation;
using VaePipeline.ML.Jobs.Outputs;
using VaePipeline.Model;

namespace VaePipeline.ML.Jobs;

/// <summary>One run of a request: lists the notes, encodes those that have no row yet, journals their rows, and writes the output from the journal.</summary>
sealed class EmbeddingJob(EmbeddingRequest request, IProgress<EmbeddingProgress>? progress, CancellationToken cancellationToken)
{
    readonly OutputLayout _layout = request.Layout;
    readonly OnnxModelFile _encoder = OnnxModelFile.ReadEncoder(request.Model);
    readonly FfmpegDecoder _ffmpeg = request.Ffmpeg ? FfmpegDecoder.Installed(cancellationToken) : FfmpegDecoder.Off();
    readonly string _modelFolder = ModelPath.Resolve(request.Model).Folder;

    OnnxMetadata Model => _encoder.Metadata!;

    LogMelOptions Features =>
        request.Prepare && Model.Features.Preparation is null
            ? Model.Features with
            {
                Preparation = PreparationOptions.Default,
            }
            : Model.Features;

    string JournalPath => RowJournal.PathFor(request.Output);

    WindowPlan? Windows => request.HasWindows ? WindowPlan.Of(request.WindowSeconds, request.HopSeconds, Model.Features) : null;

    public EmbeddingSummary Run()
    {
        var started = Stopwatch.GetTimestamp();
        OutputLock.RequireNoneOf(_layout, request.Inputs.Where(File.Exists), "inputs");
        using var outputLock = OutputLock.Take(request.Output);
        RequireFreeOutput();
        OutputLock.RemoveLeftovers(_layout);

        using var notes = List();
        var metadata = Describe(notes);
        var summary = FinishedSummary(metadata) ?? Embed(notes, metadata);
        return summary with { Notices = notes.Notices, Elapsed = Stopwatch.GetElapsedTime(started) };
    }

    EmbeddingSummary Embed(InputList notes, EmbeddingMetadata metadata)
    {
        using var journal = new RowJournal(JournalPath, metadata.Binding, Model.LatentSize, request.Resume);
        if (journal.Ffmpeg is not null)
            journal.RequireFfmpeg(_ffmpeg.Version);
        var resumed = journal.Rows;
        var counts = new EmbeddingCounts(notes.Count, request.HasWindows, progress, request.BatchSize);
        var resumePoint = Resume(notes, journal, counts);
        try
        {
            Encode(notes, resumePoint, journal, counts);
        }
        catch (OperationCanceledException exception) when (journal.Rows > 0)
        {
            throw new OperationCanceledException(
                $"{request.Output}: stopped after {journal.Rows} {(request.HasWindows ? "windows" : $"of {notes.Count} files")}; resume the job to finish it.",
                exception
            );
        }
        metadata = Write(notes, journal, (metadata with { Counts = counts.Counts }).WithFfmpeg(journal.Ffmpeg));
        journal.Finish();
        return EmbeddingSummary.Of(_layout, metadata) with { FirstFailures = counts.FirstFailures, Resumed = resumed };
    }

    void RequireFreeOutput()
    {
        if (request.Overwrite || request.Resume)
            return;
        OutputLock.RequireNew(_layout);
        if (File.Exists(JournalPath))
            throw new TimbreException($"{request.Output}: a stopped job has left rows; resume it, or start over.")
            {
                Options = [nameof(EmbeddingRequest.Resume), nameof(EmbeddingRequest.Overwrite)],
            };
    }

    InputList List()
    {
        var standardInput = request.Inputs.Contains("-") ? Console.In : TextReader.Null; // opening it takes 2 ms
        return InputList.Create(
            OutputLock.TemporaryOf(request.Output),
            request.Inputs,
            new(standardInput, _ffmpeg),
            request.Shard,
            cancellationToken
        );
    }

    /// <summary>The metadata of the output, before its rows are counted.</summary>
    EmbeddingMetadata Describe(InputList notes)
    {
        var health = ModelHealth.Read(_modelFolder);
        return new()
        {
            OutputFormat = OutputLayout.NameOf(_layout.Format),
            Files = [],
            Model = new(Model.ModelName, Model.Fingerprint, Model.LatentSize) { Verdict = health?.Verdict, Reason = health?.Reason },
            Features = Features,
            Counts = RowCounts.None,
            Columns = [],
            BatchSize = request.BatchSize,
            RawText = request.RawText,
            Inputs = notes.Digest,
            Windows = Windows,
            Shard = request.Shard is { } shard ? new(shard.Index, shard.Count, notes.AllRows) : null,
            Versions = new Dictionary<string, string>
            {
                ["vaepipeline"] = ProductVersion.Text,
                ["microsoft_ml"] = PackageVersion.Of(typeof(MLContext).Assembly),
                ["onnxruntime"] = OnnxFile.RuntimeVersion,
                ["dotnet"] = Environment.Version.ToString(),
            },
        };
    }

    /// <summary>The summary if the job to resume has already finished, otherwise null.</summary>
    /// <exception cref="TimbreException">The output exists but is another job's.</exception>
    EmbeddingSummary? FinishedSummary(EmbeddingMetadata metadata)
    {
        if (!request.Resume || !File.Exists(request.Output) || File.Exists(JournalPath))
            return null;
        var finished = EmbeddingMetadata.ReadFor(_layout);
        var problem =
            finished is null ? "exists, but has no .meta.json that describes how it was made"
            : metadata.WithFfmpeg(finished.Ffmpeg is null ? null : _ffmpeg.Version).Binding.DifferenceTo(finished.Binding) is { } difference
                ? $"is finished, but belongs to a job with {difference}"
            : finished.RawText != request.RawText ? $"is finished, but {(finished.RawText ? "with" : "without")} raw text"
            : finished.OutputFormat != metadata.OutputFormat ? "is finished, but in another format"
            : !_layout.Files.All(File.Exists) ? "is finished, but not all of its files exist"
            : null;
        return problem is null
            ? EmbeddingSummary.Of(_layout, finished!) with
            {
                Resumed = finished!.Counts.Total,
                WasFinished = true,
            }
            : throw new TimbreException($"{request.Output}: {problem}; choose another output, or start over instead of resuming.")
            {
                Options = [nameof(EmbeddingRequest.Output), nameof(EmbeddingRequest.Overwrite)],
            };
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
        return request.HasWindows ? point : new(journal.Rows, 0);
    }

    /// <summary>Encodes the notes that have no row yet, and adds their rows to the journal.</summary>
    void Encode(InputList notes, ResumePoint from, RowJournal journal, EmbeddingCounts counts)
    {
        var encoder = new RowEncoder(_encoder, Features, Windows, request.Batching, _ffmpeg);
        var last = from.Windows > 0 ? from.Index : from.Index - 1;
        foreach (var (path, row) in encoder.Encode(notes.From(from.Index), from.Windows, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (request.FailFast && counts.IsFailure(row))
                throw new TimbreException(
                    $"{EmbeddingCounts.Failure(path, row)} The job stopped at this first failure; fix the file, or resume without stopping at failures to skip it."
                )
                {
                    Options = [nameof(EmbeddingRequest.Resume)],
                };
            if (_ffmpeg.IsNeeded && journal.Ffmpeg is null)
                journal.SetFfmpeg(_ffmpeg.Version);
            journal.Append(row, request.BatchSize);
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
        var shape = new RowShape(
            notes.Metadata,
            Model.LatentSize,
            HasPlaces: request.Shard is not null,
            request.HasWindows,
            HasStarts: request.HasWindows || Features.Preparation is not null,
            KnownSounds.Read(_modelFolder, Model.Fingerprint, Model.LatentSize),
            request.RawText
        );
        using var files = new OutputFiles(_layout);
        using (var writer = RowWriter.Create(_layout, files, shape, journal.Rows))
        {
            metadata = metadata with { Columns = writer.Columns };
            foreach (var (listed, row) in WithNotes(journal.Read(), notes))
                writer.Write(listed, row);
            metadata = metadata with { Counts = metadata.Counts with { Novel = writer.Novel } };
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
                isRead = notes.MoveNext()
                    ? true
                    : throw new InvalidOperationException($"There is a row of file {row.Index}, but only {list.Count} files.");
            yield return (notes.Current, row);
        }
    }
}
