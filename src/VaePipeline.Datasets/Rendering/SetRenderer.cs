namespace VaePipeline.Datasets.Rendering;

/// <summary>
/// Renders a plan into a folder, several instruments at a time; what differs between synthesizers is only <see cref="PlayNotes"/>.
/// </summary>
static class SetRenderer
{
    public static RenderResult Render(
        RenderRequest request, RenderOrigin origin, IReadOnlyList<RenderInstrument> instruments, Func<string, PlayNotes> playerFor,
        Func<RenderInstrument, string?> presetOf, IProgress<RenderProgress>? progress, CancellationToken cancellation)
    {
        var plans = RenderPlan.Create(instruments, request.Notes, request.Seed);
        var root = Path.GetFullPath(request.Out);
        IReadOnlyList<int> missing = origin.MissingPrograms ?? [];
        if (RenderFolder.Holds(root, origin, out var there))
            return new(root, there?.Notes ?? 0, there?.Instruments?.Length ?? 0, there?.SilentLeftOut ?? 0, missing, AlreadyThere: true);

        using var folder = RenderFolder.Begin(root, origin);
        var play = playerFor(folder.Work);
        var done = new DoneInstrument[plans.Count];
        var rendered = 0;
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = request.EffectiveThreads, CancellationToken = cancellation };
            Parallel.For(0, plans.Count, options, i =>
            {
                done[i] = folder.Render(plans[i], play, cancellation);
                progress?.Report(new(Interlocked.Add(ref rendered, done[i].Notes.Length), request.Notes, plans[i].Instrument.Name));
            });
        }
        catch (AggregateException e)
        {
            throw Unwrap(root, e, cancellation);
        }

        var made = plans.Select((plan, i) => (plan.Instrument, done[i])).Where(pair => pair.Item2.Notes.Length > 0).ToArray();
        if (made.Length == 0)
            throw new DatasetException(
                $"{request.SoundFont ?? root}: all {done.Sum(one => one.Silent)} notes that were tried are silent; use another SoundFont.");
        var finished = origin with
        {
            Notes = done.Sum(one => one.Notes.Length),
            SilentLeftOut = done.Sum(one => one.Silent),
            Instruments = [.. plans.Select(plan => plan.Instrument).Zip(done, (instrument, did) => new OriginInstrument(
                instrument.Name, instrument.Program, instrument.Title, presetOf(instrument), did.Notes.Length, did.Silent))],
        };
        folder.Finish(finished, made);
        return new(root, finished.Notes.Value, made.Length, finished.SilentLeftOut.Value, missing, AlreadyThere: false);
    }

    /// <summary>The one cause, as its reader needs it: cancelled, said in one line already, or the disk.</summary>
    static Exception Unwrap(string root, AggregateException all, CancellationToken cancellation)
    {
        var errors = all.Flatten().InnerExceptions;
        if (cancellation.IsCancellationRequested)
            return new OperationCanceledException("The render was stopped; the same command goes on where it was.", all, cancellation);
        if (errors.OfType<DatasetException>().FirstOrDefault() is { } known)
            return new DatasetException(known.Message, all);
        if (errors.FirstOrDefault(e => e is IOException or UnauthorizedAccessException) is { } disk)
            return new DatasetException(
                $"{root}: cannot be written ({disk.Message}); make room or choose another folder, then run the same command to go on.", all);
        return all;
    }
}
