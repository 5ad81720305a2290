using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Hashing;
using System.Text;

namespace VaePipeline.ML.Jobs.Journal;

/// <summary>
/// The rows that a job has come to so far, in a file beside its output, so that a killed job can go on. It is written batch by batch, each
/// with its length and checksum; a batch that a kill cut short is dropped when the file is opened again. What the job is stands before them.
/// </summary>
sealed class RowJournal : IDisposable
{
    const int FrameHead = 4 + 4 + 8;
    const int MaxFrameBytes = 1 << 28;

    /// <summary>
    /// Batches that come within this time of the last writing wait for the next one, so a kill costs the work of as long at most, besides what was on
    /// its way. Handing each batch to the system at once takes longer than all else about the journal.
    /// </summary>
    static readonly TimeSpan _longestUnwritten = TimeSpan.FromSeconds(0.1);

    readonly FileStream _file;
    readonly string _path;
    readonly int _size;
    readonly MemoryStream _batch = new();
    readonly BinaryWriter _writer;
    int _batchRows;
    long _written;
    bool _isFinished;

    RowJournal(string path, FileStream file, int size)
    {
        (_path, _file, _size) = (path, file, size);
        _writer = new(_batch, Encoding.UTF8);
    }

    /// <summary>Rows in whole batches.</summary>
    public int Rows { get; private set; }

    public static string PathFor(string output) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(output))!, $".{Path.GetFileName(output)}.partial");

    /// <summary>Begins a journal, or goes on with the one that is there.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="binding">What the job is.</param>
    /// <param name="size">Values of an embedding.</param>
    /// <param name="resume">Whether to keep the rows that are there.</param>
    /// <exception cref="TimbreException">The rows there are another job's.</exception>
    public static RowJournal Open(string path, JobBinding binding, int size, bool resume)
    {
        var journal = new RowJournal(path, new(path, resume ? FileMode.OpenOrCreate : FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16), size);
        try
        {
            journal.Begin(binding);
            return journal;
        }
        catch
        {
            journal._file.Dispose();
            throw;
        }
    }

    void Begin(JobBinding binding)
    {
        if (ReadFrame(out _) is { } head)
        {
            if (binding.DifferenceTo(JobBinding.Parse(Encoding.UTF8.GetString(head))) is { } difference)
                throw new TimbreException($"{_path}: the job that was stopped had {difference}; give what it was given to go on, or start over with --force instead of --resume.");
            var end = _file.Position;
            while (ReadFrame(out var rows) is not null)
            {
                Rows += rows;
                end = _file.Position;
            }
            _file.SetLength(end);
            _file.Position = end;
            return;
        }
        _file.SetLength(0);
        _file.Position = 0;
        WriteFrame(Encoding.UTF8.GetBytes(binding.ToString()), 0);
    }

    /// <summary>Adds a row; it is safe from a kill once its batch is full and written.</summary>
    /// <param name="row">The row.</param>
    /// <param name="batchSize">Rows of a batch.</param>
    public void Append(EmbeddedRow row, int batchSize)
    {
        row.Write(_writer);
        if (++_batchRows >= batchSize)
            EndBatch();
    }

    /// <summary>Writes the rows of a batch that is not full.</summary>
    public void EndBatch()
    {
        if (_batchRows == 0)
            return;
        WriteFrame(_batch.GetBuffer().AsSpan(0, (int)_batch.Length), _batchRows);
        Rows += _batchRows;
        _batchRows = 0;
        _batch.SetLength(0);
    }

    /// <summary>All rows from the first; one's embedding lasts until the next.</summary>
    public IEnumerable<EmbeddedRow> Read()
    {
        var values = new float[_size];
        _file.Position = 0;
        ReadFrame(out _);
        while (ReadFrame(out var rows) is { } batch)
        {
            using var reader = new BinaryReader(new MemoryStream(batch), Encoding.UTF8);
            for (var row = 0; row < rows; row++)
                yield return EmbeddedRow.Read(reader, values);
        }
    }

    /// <summary>The output is whole: the journal goes.</summary>
    public void Finish() => _isFinished = true;

    // length, rows, XxHash3 of what follows
    void WriteFrame(ReadOnlySpan<byte> content, int rows)
    {
        Span<byte> head = stackalloc byte[FrameHead];
        BinaryPrimitives.WriteInt32LittleEndian(head, content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], rows);
        BinaryPrimitives.WriteUInt64LittleEndian(head[8..], XxHash3.HashToUInt64(content));
        _file.Write(head);
        _file.Write(content);
        if (Stopwatch.GetElapsedTime(_written) < _longestUnwritten)
            return;
        _file.Flush();
        _written = Stopwatch.GetTimestamp();
    }

    /// <summary>The next frame, or null where there is no whole one.</summary>
    byte[]? ReadFrame(out int rows)
    {
        Span<byte> head = stackalloc byte[FrameHead];
        var isThere = _file.ReadAtLeast(head, FrameHead, throwOnEndOfStream: false) == FrameHead;
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        rows = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        if (!isThere || length is < 0 or > MaxFrameBytes || length > _file.Length - _file.Position || rows < 0)
            return null;
        var content = new byte[length];
        _file.ReadExactly(content);
        return XxHash3.HashToUInt64(content) == BinaryPrimitives.ReadUInt64LittleEndian(head[8..]) ? content : null;
    }

    /// <summary>Closes the journal, and removes it when the output is whole or there is nothing to go on from.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        try
        {
            _file.Dispose();
        }
        finally
        {
            if (_isFinished || Rows == 0)
                File.Delete(_path);
        }
    }
}
