namespace VaePipeline.Datasets.Rendering;

/// <summary>Renders a plan into a folder, several instruments at the same time. Synthesizers differ only in <see cref="PlayNotes"/>.</summary>
static class SetRenderer
{
    public static RenderResult Render(
        RenderRequest request,
        RenderOrigin origin,
        IReadOnlyList<RenderInstrument> instruments,
        Func<string, PlayNotes> playerFor,
        Func<RenderInstrument, string?> presetOf,
        IProgress<RenderProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var plans = RenderPlan.Create(instruments, request.Notes, request.Seed);
        var root = Path.GetFullPath(request.Out);
        IReadOnlyList<int> missing = origin.MissingPrograms ?? [];
        if (RenderFolder.Holds(root, origin, out var existing))
            return new(
                root,
                existing?.Notes ?? 0,
                existing?.Instruments?.Length ?? 0,
                existing?.SilentLeftOut ?? 0,
                missing,
                AlreadyThere: true
            );

        try
        {
            using var folder = RenderFolder.Begin(root, origin);
            var done = RenderAll(request, plans, folder, playerFor(folder.Work), progress, cancellationToken);
            var finished = origin with
            {
                Notes = done.Sum(one => one.Notes.Length),
                SilentLeftOut = done.Sum(one => one.Silent),
                Instruments =
                [
                    .. plans
                        .Select(plan => plan.Instrument)
                        .Zip(
                            done,
                            (instrument, result) =>
                                new OriginInstrument(
                                    instrument.Name,
                                    instrument.Program,
                                    instrument.Title,
                                    presetOf(instrument),
                                    result.Notes.Length,
                                    result.Silent
                                )
                        ),
                ],
            };
            if (finished.Notes == 0)
                throw new DatasetException(
                    $"{request.SoundFont ?? root}: all {finished.SilentLeftOut} rendered notes are silent; use another SoundFont."
                );
            var sounding = plans.Select(plan => plan.Instrument).Zip(done).Where(pair => pair.Second.Notes.Length > 0).ToArray();
            folder.Finish(finished, sounding);
            return new(root, finished.Notes.Value, sounding.Length, finished.SilentLeftOut.Value, missing, AlreadyThere: false);
        }
        catch (Exception exception) when (exception is AggregateException or IOException or UnauthorizedAccessException)
        {
            throw Explained(root, exception, cancellationToken);
        }
    }

    static DoneInstrument[] RenderAll(
        RenderRequest request,
        IReadOnlyList<InstrumentPlan> plans,
        RenderFolder folder,
        PlayNotes play,
        IProgress<RenderProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var done = new DoneInstrument[plans.Count];
        var rendered = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = request.EffectiveThreads, CancellationToken = cancellationToken };
        Parallel.For(
            0,
            plans.Count,
            options,
            i =>
            {
                done[i] = folder.Render(plans[i], play, cancellationToken);
                progress?.Report(new(Interlocked.Add(ref rendered, done[i].Notes.Length), request.Notes, plans[i].Instrument.Name));
            }
        );
        return done;
    }

    /// <summary>The exception to throw: cancellation, an error with its own message, or an error of the disk.</summary>
    static Exception Explained(string root, Exception exception, CancellationToken cancellationToken)
    {
        var errors = exception is AggregateException all ? all.Flatten().InnerExceptions : [exception];
        if (cancellationToken.IsCancellationRequested)
            return new OperationCanceledException(
                "The render was stopped; run the same command to continue.",
                exception,
                cancellationToken
            );
        if (errors.OfType<DatasetException>().FirstOrDefault() is { } known)
            return new DatasetException(known.Message, exception);
        if (errors.FirstOrDefault(error => error is IOException or UnauthorizedAccessException) is { } disk)
            return new DatasetException(
                $"{root}: cannot be written ({disk.Message}); free disk space or choose another folder, then run the same command to continue.",
                exception
            );
        return exception;
    }
}
