using System.IO.Hashing;
using System.Text;
using VaePipeline.Datasets;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>A note of a job.</summary>
/// <param name="Place">Its place among all notes that the inputs name, those of other shards included.</param>
/// <param name="Note">The note.</param>
readonly record struct ListedNote(int Place, Note Note);

/// <summary>
/// The notes of a job, in order, in a temporary file: a list of millions takes disk, not memory, and stays as it was found however the
/// folders change. The file goes when the list is disposed of. It has the ids as they were found; they are made unique as they are read,
/// for which only those that came more than once are kept in memory, and in a shard only the shard's.
/// </summary>
sealed class InputList : IDisposable
{
    readonly FileStream _file;

    // families of ids that came more than once, and a few more
    readonly HashSet<ulong> _repeated = [];

    InputList(FileStream file) => _file = file;

    /// <summary>Notes in the list; in a shard's, the shard's.</summary>
    public int Count { get; private set; }

    /// <summary>Notes that the inputs name, those of other shards included.</summary>
    public int AllRows { get; private set; }

    /// <summary>Says which notes the inputs name, in which order; equal lists have equal digests.</summary>
    public string Digest { get; private set; } = "";

    /// <summary>The metadata that any of the notes knows.</summary>
    public NoteColumns Columns { get; private set; } = NoteColumns.None;

    /// <summary>A line for every folder that had to be left out.</summary>
    public IReadOnlyList<string> Notices { get; private set; } = [];

    /// <summary>Writes down the notes that the inputs name.</summary>
    /// <param name="path">A name for the temporary file.</param>
    /// <param name="inputs">Files, folders, patterns and lists.</param>
    /// <param name="standardInput">What the input <c>-</c> reads.</param>
    /// <param name="shard">The part of the notes to keep; null keeps all.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static InputList Create(string path, IEnumerable<string> inputs, TextReader standardInput, Shard? shard, CancellationToken cancellationToken)
    {
        var list = new InputList(new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16, FileOptions.DeleteOnClose));
        try
        {
            list.Fill(new(standardInput), inputs, shard, cancellationToken);
            return list;
        }
        catch
        {
            list.Dispose();
            throw;
        }
    }

    void Fill(InputFinder finder, IEnumerable<string> inputs, Shard? shard, CancellationToken cancellationToken)
    {
        var filter = new BloomFilter();
        var digest = new XxHash3();
        using var record = new MemoryStream();
        using var writer = new BinaryWriter(record, Encoding.UTF8);
        using var list = new BinaryWriter(_file, Encoding.UTF8, leaveOpen: true);
        foreach (var note in finder.Find(inputs))
        {
            cancellationToken.ThrowIfCancellationRequested();
            record.SetLength(0);
            Write(writer, note);
            var bytes = record.GetBuffer().AsSpan(0, (int)record.Length);
            digest.Append(bytes);
            var name = UniqueIds.FamilyOf(note.Id);
            if (shard is null || shard.Has(name))
            {
                var family = UniqueIds.HashOf(name);
                if (filter.Take(family))
                    _repeated.Add(family);
                list.Write(AllRows);
                list.Write(family);
                list.Write(bytes);
                Count++;
            }
            AllRows = checked(AllRows + 1);
            Columns |= NoteMetadata.KnownOf(note);
        }
        _file.Flush();
        Digest = Convert.ToHexStringLower(digest.GetCurrentHash());
        Notices = finder.Notices;
    }

    /// <summary>The notes from one on, read as they are needed; any number of readers at a time.</summary>
    public IEnumerable<ListedNote> From(int first = 0)
    {
        using var stream = new FileStream(_file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        var ids = new UniqueIds();
        for (var i = 0; i < Count; i++)
        {
            var (place, family, note) = (reader.ReadInt32(), reader.ReadUInt64(), Read(reader));
            if (_repeated.Contains(family))
                note = note with { Id = ids.Take(note.Id) };
            if (i >= first)
                yield return new(place, note);
        }
    }

    static void Write(BinaryWriter writer, Note note)
    {
        writer.Write(note.Id);
        writer.Write(note.Path);
        Text(note.Instrument);
        Text(note.Family);
        Text(note.Source);
        Number(note.Pitch);
        Number(note.Velocity);

        void Text(string? text)
        {
            writer.Write(text is not null);
            writer.Write(text ?? "");
        }
        void Number(int? number)
        {
            writer.Write(number is not null);
            writer.Write(number ?? 0);
        }
    }

    static Note Read(BinaryReader reader)
    {
        return new(reader.ReadString(), reader.ReadString())
        {
            Instrument = Text(),
            Family = Text(),
            Source = Text(),
            Pitch = Number(),
            Velocity = Number(),
        };
        string? Text() => (reader.ReadBoolean(), reader.ReadString()) is (true, var text) ? text : null;
        int? Number() => (reader.ReadBoolean(), reader.ReadInt32()) is (true, var number) ? number : null;
    }

    public void Dispose() => _file.Dispose();
}
