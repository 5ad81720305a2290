using System.IO.Hashing;
using System.Text;
using VaePipeline.Datasets;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>A note with its index in the job's list and its place among the notes of all shards.</summary>
sealed record ListedNote(int Index, int Place, Note Note);

/// <summary>
/// The notes of a job, in order, in a temporary file that is deleted on disposal: a list of millions takes disk space instead of memory, and does
/// not change when folders do. The file has the ids as found. They are made unique on reading; only repeated ids are kept in memory for that, and in
/// a shard only those of the shard.
/// </summary>
sealed class InputList : IDisposable
{
    readonly FileStream _file;
    readonly HashSet<ulong> _repeated = []; // families of repeated ids, and a few false positives of the filter

    InputList(FileStream file) => _file = file;

    /// <summary>The number of notes in the list.</summary>
    public int Count { get; private set; }

    /// <summary>The number of notes of all shards.</summary>
    public int AllRows { get; private set; }

    /// <summary>A digest of the notes of all shards in order; equal lists have equal digests.</summary>
    public string Digest { get; private set; } = "";

    /// <summary>The kinds of metadata that at least one note has.</summary>
    public IReadOnlyList<NoteMetadata> Metadata { get; private set; } = [];

    /// <summary>Lines about folders and sounds that are left out.</summary>
    public IReadOnlyList<string> Notices { get; private set; } = [];

    /// <summary>Lists the notes of a shard, or all if it is null, in a temporary file at <paramref name="path"/>.</summary>
    public static InputList Create(
        string path,
        IEnumerable<string> inputs,
        InputFinder finder,
        Shard? shard,
        CancellationToken cancellationToken
    )
    {
        var list = new InputList(
            new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16, FileOptions.DeleteOnClose)
        );
        try
        {
            list.Fill(finder, inputs, shard, cancellationToken);
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
        List<NoteMetadata> missing = [.. NoteMetadata.All];
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
            if (shard is null || shard.Contains(name))
            {
                var family = UniqueIds.HashOf(name);
                if (filter.Add(family))
                    _repeated.Add(family);
                list.Write(AllRows);
                list.Write(family);
                list.Write(bytes);
                Count++;
            }
            AllRows = checked(AllRows + 1);
            missing.RemoveAll(metadata => metadata.IsKnown(note));
        }
        _file.Flush();
        Digest = Convert.ToHexStringLower(digest.GetCurrentHash());
        Metadata = [.. NoteMetadata.All.Except(missing)];
        Notices = finder.Notices;
    }

    /// <summary>Reads the notes from an index on, lazily; several readers may be active at once.</summary>
    public IEnumerable<ListedNote> From(int first = 0)
    {
        using var stream = new FileStream(_file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        var ids = new UniqueIds();
        for (var i = 0; i < Count; i++)
        {
            var (place, family, note) = (reader.ReadInt32(), reader.ReadUInt64(), Read(reader));
            if (_repeated.Contains(family))
                note = note with { Id = ids.Add(note.Id) };
            if (i >= first)
                yield return new(i, place, note);
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
