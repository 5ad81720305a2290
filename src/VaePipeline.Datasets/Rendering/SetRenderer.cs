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
            var done = RenderInTurn(request, instruments, plans, folder, playerFor(folder.Work), progress, cancellationToken);
            var (notes, silent) = (done.Sum(pair => pair.Done.Notes.Length), done.Sum(pair => pair.Done.Silent));
            if (notes == 0)
                throw new DatasetException($"{request.SoundFont ?? root}: all {silent} rendered notes are silent; use another SoundFont.");
            var sounding = done.Where(pair => pair.Done.Notes.Length > 0).ToArray();
            folder.Finish(Finished(origin, done, presetOf), sounding);
            return new(root, notes, sounding.Length, silent, missing, AlreadyThere: false);
        }
        catch (Exception exception) when (exception is AggregateException or IOException or UnauthorizedAccessException)
        {
            throw Explained(root, exception, cancellationToken);
        }
    }

    /// <summary>
    /// Renders percussion first. How many different sounds its kits have is known only then; the notes that they lack go to the instruments
    /// with pitches.
    /// </summary>
    static (RenderInstrument Instrument, DoneInstrument Done)[] RenderInTurn(
        RenderRequest request,
        IReadOnlyList<RenderInstrument> instruments,
        IReadOnlyList<InstrumentPlan> plans,
        RenderFolder folder,
        PlayNotes play,
        IProgress<RenderProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        InstrumentPlan[] drums = [.. plans.Where(plan => plan.Instrument.Strikes is not null)];
        var struck = RenderAll(request, drums, folder, play, rendered: 0, progress, cancellationToken);
        if (drums.Length > 0)
        {
            RenderInstrument[] pitched = [.. instruments.Where(instrument => instrument.Strikes is null)];
            var left = request.Notes - struck.Sum(pair => pair.Done.Notes.Length);
            plans = RenderPlan.Create(pitched, Math.Min(left, pitched.Sum(instrument => instrument.Capacity)), request.Seed);
        }
        return
        [
            .. RenderAll(request, plans, folder, play, struck.Sum(pair => pair.Done.Notes.Length), progress, cancellationToken),
            .. struck,
        ];
    }

    static (RenderInstrument Instrument, DoneInstrument Done)[] RenderAll(
        RenderRequest request,
        IReadOnlyList<InstrumentPlan> plans,
        RenderFolder folder,
        PlayNotes play,
        int rendered,
        IProgress<RenderProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var done = new DoneInstrument[plans.Count];
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
        return [.. plans.Select(plan => plan.Instrument).Zip(done)];
    }

    static RenderOrigin Finished(
        RenderOrigin origin,
        IReadOnlyList<(RenderInstrument Instrument, DoneInstrument Done)> done,
        Func<RenderInstrument, string?> presetOf
    ) =>
        origin with
        {
            Notes = done.Sum(pair => pair.Done.Notes.Length),
            SilentLeftOut = done.Sum(pair => pair.Done.Silent),
            DuplicatesLeftOut = origin.Drums is null ? null : done.Sum(pair => pair.Done.Duplicates),
            Instruments =
            [
                .. done.Select(pair => new OriginInstrument(
                    pair.Instrument.Name,
                    pair.Instrument.Strikes is null ? pair.Instrument.Program : null,
                    pair.Instrument.Title,
                    pair.Instrument.Strikes is null ? presetOf(pair.Instrument) : null,
                    pair.Done.Notes.Length,
                    pair.Done.Silent,
                    pair.Instrument.Strikes is null ? null : pair.Done.Duplicates
                )),
            ],
        };

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
