using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Hashing;
using System.Text;

namespace VaePipeline.ML.Jobs.Journal;

/// <summary>
/// The finished rows of a job, in a file next to its output, from which a stopped job resumes. The file starts with the job's binding and is written
/// in batches, each with its length and checksum; an incomplete batch is dropped on opening.
/// </summary>
sealed class RowJournal : IDisposable
{
    const int FrameHead = 4 + 4 + 8;
    const int MaxFrameBytes = 1 << 28;

    /// <summary>A killed job loses at most this much finished work. Flushing every batch would take longer than all other work of the journal.</summary>
    static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(0.1);

    readonly FileStream _file;
    readonly string _path;
    readonly int _size;
    readonly MemoryStream _batch = new();
    readonly BinaryWriter _writer;
    int _batchRows;
    long _flushed;
    bool _isFinished;

    /// <summary>Starts a journal of embeddings (size), or continues an existing one if <paramref name="resume"/> is set.</summary>
    /// <exception cref="TimbreException">The existing rows belong to another job.</exception>
    public RowJournal(string path, JobBinding binding, int size, bool resume)
    {
        (_path, _size, _writer) = (path, size, new(_batch, Encoding.UTF8));
        _file = new(path, resume ? FileMode.OpenOrCreate : FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        try
        {
            Begin(binding);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The number of rows in complete batches.</summary>
    public int Rows { get; private set; }

    /// <summary>
    /// The version of ffmpeg, or that there was none, if a row of the job depends on it; otherwise null. It is not part of the binding, since only
    /// reading the files shows whether they need ffmpeg.
    /// </summary>
    public string? Ffmpeg { get; private set; }

    public static string PathFor(string output) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(output))!, $".{Path.GetFileName(output)}.partial");

    void Begin(JobBinding binding)
    {
        if (ReadFrame(out _) is { } head)
        {
            if (binding.DifferenceTo(JobBinding.Parse(Encoding.UTF8.GetString(head))) is { } difference)
                throw OfAnotherJob(difference);
            var end = _file.Position;
            while (ReadFrame(out var rows) is { } frame)
            {
                if (rows == 0)
                    Ffmpeg = Encoding.UTF8.GetString(frame);
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

    /// <summary>Records, in a frame without rows, that the next rows depend on a version of ffmpeg.</summary>
    public void SetFfmpeg(string version)
    {
        WriteFrame(Encoding.UTF8.GetBytes(version), 0);
        Ffmpeg = version;
    }

    /// <exception cref="TimbreException">A row depends on another version of ffmpeg.</exception>
    public void RequireFfmpeg(string version)
    {
        if (Ffmpeg != version)
            throw OfAnotherJob($"ffmpeg {Ffmpeg}, not {version}");
    }

    TimbreException OfAnotherJob(string difference) =>
        new($"{_path}: the stopped job had {difference}; resume it with the same settings, or start over.")
        {
            Options = [nameof(EmbeddingRequest.Resume), nameof(EmbeddingRequest.Overwrite)],
        };

    /// <summary>Adds a row; it is stored once its batch is complete and flushed.</summary>
    public void Append(EmbeddedRow row, int batchSize)
    {
        row.Write(_writer);
        if (++_batchRows >= batchSize)
            EndBatch();
    }

    /// <summary>Writes the rows of an incomplete batch.</summary>
    public void EndBatch()
    {
        if (_batchRows == 0)
            return;
        WriteFrame(_batch.GetBuffer().AsSpan(0, (int)_batch.Length), _batchRows);
        Rows += _batchRows;
        _batchRows = 0;
        _batch.SetLength(0);
    }

    /// <summary>Reads all rows; an embedding is valid until the next row is read.</summary>
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

    /// <summary>Marks the output as complete: the journal is deleted on disposal.</summary>
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
        if (Stopwatch.GetElapsedTime(_flushed) < FlushInterval)
            return;
        _file.Flush();
        _flushed = Stopwatch.GetTimestamp();
    }

    /// <summary>Reads the next frame; null if there is no complete one.</summary>
    byte[]? ReadFrame(out int rows)
    {
        Span<byte> head = stackalloc byte[FrameHead];
        var isComplete = _file.ReadAtLeast(head, FrameHead, throwOnEndOfStream: false) == FrameHead;
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        rows = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        if (!isComplete || length is < 0 or > MaxFrameBytes || length > _file.Length - _file.Position || rows < 0)
            return null;
        var content = new byte[length];
        _file.ReadExactly(content);
        return XxHash3.HashToUInt64(content) == BinaryPrimitives.ReadUInt64LittleEndian(head[8..]) ? content : null;
    }

    /// <summary>Closes the journal, and deletes it if the output is complete or there are no rows to resume from.</summary>
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
