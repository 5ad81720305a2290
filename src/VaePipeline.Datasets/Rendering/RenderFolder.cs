namespace VaePipeline.Datasets.Rendering;

/// <summary>
/// The folder of a render. During the render <c>.rendering/</c> contains the request and one record per finished instrument with hashes of
/// its files, from which an interrupted render continues. examples.json is written last and makes the folder a set.
/// </summary>
sealed class RenderFolder : IDisposable
{
    const string LockFile = "lock";
    const int PartLength = 512; // limits the length of a MIDI file

    readonly string _root;
    readonly FileLock _lock;

    RenderFolder(string root, FileLock fileLock) => (_root, _lock) = (root, fileLock);

    public string Work => Path.Combine(_root, NSynthLayout.RenderingFolder);

    string Audio => Path.Combine(_root, NSynthLayout.AudioFolder);

    /// <summary>Whether the folder already is the set that <paramref name="origin"/> describes.</summary>
    /// <exception cref="DatasetException">The folder has other content.</exception>
    public static bool Holds(string root, RenderOrigin origin, out RenderOrigin? existing)
    {
        existing = RenderOrigin.TryRead(Path.Combine(root, RenderOrigin.FileName));
        // a process killed right after its start leaves an empty work folder
        if (
            !Directory.Exists(root)
            || Directory.EnumerateFileSystemEntries(root).All(path => Path.GetFileName(path) == NSynthLayout.RenderingFolder)
                && !NSynthLayout.IsUnfinishedRender(root)
        )
            return false;
        if (File.Exists(Path.Combine(root, NSynthLayout.ExamplesFile)))
            return existing?.SameRequest(origin) == true ? true : throw Refused(root, "another set", existing);
        var begun = RenderOrigin.TryRead(Path.Combine(root, NSynthLayout.RenderingFolder, NSynthLayout.RenderRequestFile));
        return begun?.SameRequest(origin) == true
            ? false
            : throw Refused(root, begun is null ? "other files" : "another, unfinished render", begun);
    }

    /// <summary>Starts or continues a render. Only one process at a time can render into a folder.</summary>
    public static RenderFolder Begin(string root, RenderOrigin origin)
    {
        var work = Path.Combine(root, NSynthLayout.RenderingFolder);
        Directory.CreateDirectory(work);
        var fileLock =
            FileLock.TryTake(Path.Combine(work, LockFile))
            ?? throw new DatasetException($"{root}: another process is rendering into this folder; wait for it or choose another folder.");
        origin.Write(Path.Combine(work, NSynthLayout.RenderRequestFile));
        Directory.CreateDirectory(Path.Combine(root, NSynthLayout.AudioFolder));
        return new RenderFolder(root, fileLock);
    }

    /// <summary>Renders the notes of one instrument, unless an earlier run has finished it.</summary>
    public DoneInstrument Render(InstrumentPlan plan, PlayNotes play, CancellationToken cancellationToken)
    {
        var record = Path.Combine(Work, string.Create(CultureInfo.InvariantCulture, $"{plan.Instrument.Id:000}.json"));
        if (ReadIntact(record) is { } done)
            return done;

        done = plan.Instrument.Strikes is null ? Audible(plan, play, cancellationToken) : Distinct(plan, play, cancellationToken);
        AtomicFile.Write(record, stream => JsonSerializer.Serialize(stream, done, RenderJson.Default.DoneInstrument));
        return done;
    }

    /// <summary>The first notes of the plan that are not silent.</summary>
    DoneInstrument Audible(InstrumentPlan plan, PlayNotes play, CancellationToken cancellationToken)
    {
        var notes = new List<DoneNote>();
        var silent = 0;
        for (var next = 0; notes.Count < plan.Quota && next < plan.Order.Length; )
        {
            var part = plan.Order.AsSpan(next, Math.Min(Math.Min(plan.Quota - notes.Count, PartLength), plan.Order.Length - next));
            next += part.Length;
            play(
                plan.Instrument,
                part,
                (key, samples) =>
                {
                    if (NoteSignal.IsSilent(samples))
                        silent++;
                    else
                        notes.Add(Write(plan.Instrument, key, samples));
                },
                cancellationToken
            );
        }
        return new([.. notes], silent);
    }

    /// <summary>
    /// The first sounds of the plan, without copies: kits share many sounds. All keys are played in the order of kits, which loads each kit
    /// once, and of equal sounds the first stays.
    /// </summary>
    DoneInstrument Distinct(InstrumentPlan plan, PlayNotes play, CancellationToken cancellationToken)
    {
        var sounds = new Dictionary<NoteKey, DoneNote>();
        var hashes = new HashSet<string>(StringComparer.Ordinal);
        var (silent, duplicates) = (0, 0);
        foreach (var part in plan.Instrument.Keys().Chunk(PartLength))
            play(
                plan.Instrument,
                part,
                (key, samples) =>
                {
                    if (NoteSignal.IsSilent(samples))
                        silent++;
                    else if (Write(plan.Instrument, key, samples) is var note && hashes.Add(note.Sha256))
                        sounds.Add(key, note);
                    else
                    {
                        duplicates++;
                        Delete(note);
                    }
                },
                cancellationToken
            );
        NoteKey[] order = [.. plan.Order.Where(sounds.ContainsKey)];
        foreach (var key in order.Skip(plan.Quota))
            Delete(sounds[key]);
        return new([.. order.Take(plan.Quota).Select(key => sounds[key])], silent, duplicates);
    }

    void Delete(DoneNote note) => File.Delete(Path.Combine(Audio, note.File));

    /// <summary>Writes dataset.json, then examples.json, and removes the work folder.</summary>
    public void Finish(RenderOrigin origin, IReadOnlyList<(RenderInstrument Instrument, DoneInstrument Done)> instruments)
    {
        origin.Write(Path.Combine(_root, RenderOrigin.FileName));
        AtomicFile.Write(
            Path.Combine(_root, NSynthLayout.ExamplesFile),
            stream =>
                ExamplesWriter.Write(
                    stream,
                    from pair in instruments.Index()
                    from note in pair.Item.Done.Notes
                    select (pair.Index, pair.Item.Instrument, new NoteKey(note.Pitch, note.Velocity, note.Kit))
                )
        );
        _lock.Dispose();
        Directory.Delete(Work, recursive: true);
    }

    public void Dispose() => _lock.Dispose();

    DoneNote Write(RenderInstrument instrument, NoteKey key, ReadOnlySpan<float> samples)
    {
        var path = Path.Combine(Audio, $"{instrument.NameOf(key)}.wav");
        WavFile.Write(path, samples, NoteSignal.SampleRate, atomic: false); // the record with its hash is written later
        return new(key.Pitch, key.Velocity, key.Kit, Path.GetFileName(path), HashOf(path));
    }

    DoneInstrument? ReadIntact(string record)
    {
        if (!File.Exists(record))
            return null;
        try
        {
            using var stream = File.OpenRead(record);
            var done = JsonSerializer.Deserialize(stream, RenderJson.Default.DoneInstrument);
            return done is not null && done.Notes.All(IsIntact) ? done : null;
        }
        catch (JsonException)
        {
            return null; // an incomplete record: the instrument is rendered again
        }

        bool IsIntact(DoneNote note)
        {
            var path = Path.Combine(Audio, Path.GetFileName(note.File));
            return File.Exists(path) && HashOf(path) == note.Sha256;
        }
    }

    static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    static DatasetException Refused(string root, string what, RenderOrigin? origin) =>
        new($"{root}: contains {what}{(origin is null ? "" : $" ({origin.Describe()})")}; choose a new folder, or remove this one first.");
}

/// <summary>A finished note. A later run checks its file by the hash.</summary>
sealed record DoneNote(int Pitch, int Velocity, int? Kit, string File, string Sha256);

/// <summary>A finished instrument with the number of silent notes that were skipped, and of percussion that repeats another sound.</summary>
sealed record DoneInstrument(DoneNote[] Notes, int Silent, int Duplicates = 0);
