using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using VaePipeline.Audio;
using VaePipeline.Foundation;
using VaePipeline.Datasets.NSynth;

namespace VaePipeline.Datasets.Rendering;

/// <summary>
/// The folder of a render while it grows: <c>.rendering/</c> says what is being rendered and which instruments are done (with hashes of
/// their files), so that an interrupted render goes on where it was. examples.json, written last, makes it a set.
/// </summary>
sealed class RenderFolder : IDisposable
{
    const string WorkFolder = ".rendering";
    const string BegunFile = "begun.json";
    const string LockFile = "lock";

    readonly string _root;
    readonly FileStream _lock;

    RenderFolder(string root, FileStream held) => (_root, _lock) = (root, held);

    public string Work => Path.Combine(_root, WorkFolder);

    string Audio => Path.Combine(_root, NSynthLayout.AudioFolder);

    public static bool IsUnfinished(string root) => File.Exists(Path.Combine(root, WorkFolder, BegunFile));

    /// <summary>True when the folder already is the set that <paramref name="origin"/> describes.</summary>
    /// <exception cref="DatasetException">It holds something else.</exception>
    public static bool Holds(string root, RenderOrigin origin, out RenderOrigin? there)
    {
        there = RenderOrigin.TryRead(Path.Combine(root, RenderOrigin.FileName));
        // a run killed at its very start leaves an empty work folder
        if (!Directory.Exists(root) || Directory.EnumerateFileSystemEntries(root).All(path => Path.GetFileName(path) == WorkFolder) && !IsUnfinished(root))
            return false;
        if (File.Exists(Path.Combine(root, NSynthLayout.ExamplesFile)))
            return there is not null && there.SameRequest(origin) ? true : throw Refused(root, "another set", there);
        var begun = RenderOrigin.TryRead(Path.Combine(root, WorkFolder, BegunFile));
        return begun is not null && begun.SameRequest(origin)
            ? false
            : throw Refused(root, begun is null ? "other files" : "another, unfinished render", begun);
    }

    /// <summary>Begins or goes on with a render; only one process at a time may.</summary>
    public static RenderFolder Begin(string root, RenderOrigin origin)
    {
        var work = Path.Combine(root, WorkFolder);
        Directory.CreateDirectory(work);
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(work, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new DatasetException($"{root}: another process is rendering into this folder; wait for it or choose another folder.", exception);
        }
        origin.Write(Path.Combine(work, BegunFile));
        Directory.CreateDirectory(Path.Combine(root, NSynthLayout.AudioFolder));
        return new RenderFolder(root, held);
    }

    /// <summary>Plays one instrument's share and writes it, unless an earlier run already has.</summary>
    public DoneInstrument Render(InstrumentPlan plan, PlayNotes play, CancellationToken cancellationToken)
    {
        var record = Path.Combine(Work, string.Create(CultureInfo.InvariantCulture, $"{plan.Instrument.Program:000}.json"));
        if (ReadWhole(record) is { } done)
            return done;

        // long shares go in parts, so that a score and its sound stay small
        const int Part = 512;
        var notes = new List<DoneNote>();
        var silent = 0;
        for (var next = 0; notes.Count < plan.Quota && next < plan.Order.Length;)
        {
            var part = plan.Order.AsSpan(next, Math.Min(Math.Min(plan.Quota - notes.Count, Part), plan.Order.Length - next));
            next += part.Length;
            play(plan.Instrument, part, (key, samples) =>
            {
                if (NoteSignal.IsSilent(samples))
                    silent++;
                else
                    notes.Add(Write(plan.Instrument, key, samples));
            }, cancellationToken);
        }
        done = new DoneInstrument([.. notes], silent);
        AtomicFile.Write(record, stream => JsonSerializer.Serialize(stream, done, RenderJson.Default.DoneInstrument));
        return done;
    }

    /// <summary>Writes dataset.json and, last, examples.json; then the traces of the work go.</summary>
    public void Finish(RenderOrigin origin, IReadOnlyList<(RenderInstrument Instrument, DoneInstrument Done)> instruments)
    {
        origin.Write(Path.Combine(_root, RenderOrigin.FileName));
        AtomicFile.Write(Path.Combine(_root, NSynthLayout.ExamplesFile), stream => ExamplesWriter.Write(stream,
            from pair in instruments.Index()
            from note in pair.Item.Done.Notes
            select (pair.Index, pair.Item.Instrument, new NoteKey(note.Pitch, note.Velocity))));
        _lock.Dispose();
        Directory.Delete(Work, recursive: true);
    }

    public void Dispose() => _lock.Dispose();

    DoneNote Write(RenderInstrument instrument, NoteKey key, ReadOnlySpan<float> samples)
    {
        var path = Path.Combine(Audio, $"{ExamplesWriter.NameOf(instrument, key)}.wav");
        WavFile.Write(path, samples, NoteSignal.SampleRate, atomic: false); // the record with its hash is what makes it count
        return new(key.Pitch, key.Velocity, Path.GetFileName(path), HashOf(path));
    }

    DoneInstrument? ReadWhole(string record)
    {
        if (!File.Exists(record))
            return null;
        try
        {
            using var stream = File.OpenRead(record);
            var done = JsonSerializer.Deserialize(stream, RenderJson.Default.DoneInstrument);
            return done is not null && done.Notes.All(IsWhole) ? done : null;
        }
        catch (JsonException)
        {
            return null; // a record that cannot be read is no record: the instrument is rendered again
        }

        bool IsWhole(DoneNote note)
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

    static DatasetException Refused(string root, string what, RenderOrigin? origin) => new(
        $"{root}: holds {what}{(origin is null ? "" : $" ({origin.Describe()})")}; choose a new folder, or remove this one first.");
}

/// <summary>One finished note, and the hash by which a later run knows that its file is whole.</summary>
sealed record DoneNote(int Pitch, int Velocity, string File, string Sha256);

/// <summary>One finished instrument.</summary>
sealed record DoneInstrument(DoneNote[] Notes, int Silent);
