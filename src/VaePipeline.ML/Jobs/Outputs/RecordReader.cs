using System.Buffers;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>Reads a file record by record as bytes.</summary>
sealed class RecordReader(string path) : IDisposable
{
    const int MaxRecordBytes = 1 << 24;

    readonly ArrayBufferWriter<byte> _record = new();

    public string Path => path;

    public FileStream File { get; } = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);

    /// <summary>The current record; a line includes its line feed.</summary>
    public ReadOnlySpan<byte> Record => _record.WrittenSpan;

    /// <summary>Reads a line, in which quoted cells may contain line feeds if it <paramref name="hasQuotes"/>; false at the end of the file.</summary>
    /// <exception cref="TimbreException">The last line is incomplete, or a line is too long.</exception>
    public bool ReadLine(bool hasQuotes = false)
    {
        _record.ResetWrittenCount();
        var isQuoted = false;
        while (_record.WrittenCount <= MaxRecordBytes && File.ReadByte() is >= 0 and var next)
        {
            _record.GetSpan(1)[0] = (byte)next;
            _record.Advance(1);
            isQuoted ^= hasQuotes && next == '"';
            if (next == '\n' && !isQuoted)
                return true;
        }
        return _record.WrittenCount == 0 ? false : throw Incomplete();
    }

    /// <summary>Reads a record of a fixed size; false if the file ends before.</summary>
    public bool ReadBytes(int count)
    {
        _record.ResetWrittenCount();
        _record.Advance(File.ReadAtLeast(_record.GetSpan(count)[..count], count, throwOnEndOfStream: false));
        return _record.WrittenCount == count;
    }

    public TimbreException Incomplete() => new($"{path}: is incomplete; embed the shard again.");

    public void Dispose() => File.Dispose();
}
