using System.Globalization;
using System.Text;

namespace VaePipeline.Training.Runs;

/// <summary>A CSV file that grows row by row, and can be cut to an earlier length when a run is resumed.</summary>
sealed class CsvLog : IDisposable
{
    readonly FileStream _stream;
    readonly StringBuilder _row = new();

    /// <summary>Opens the file and keeps its first bytes, up to a length; 0 starts a new file. An empty file gets the header.</summary>
    public CsvLog(string path, string header, long length)
    {
        Name = Path.GetFileName(path);
        _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        _stream.SetLength(Math.Min(length, _stream.Length));
        _stream.Seek(0, SeekOrigin.End);
        if (_stream.Length == 0)
            Write($"{header}\n");
    }

    public string Name { get; }

    /// <summary>Bytes written so far.</summary>
    public long Length => _stream.Position;

    /// <summary>Adds a row: shortest round-trip numbers, text unchanged (it must not need quotes), empty for null.</summary>
    public void Add(params ReadOnlySpan<object?> values)
    {
        _row.Clear();
        for (var i = 0; i < values.Length; i++)
            _row.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}{values[i]}");
        Write(_row.Append('\n').ToString());
    }

    /// <summary>Passes the rows to the operating system and, if requested, to the disk.</summary>
    public void Flush(bool toDisk = false) => _stream.Flush(toDisk);

    public void Dispose() => _stream.Dispose();

    void Write(string text) => _stream.Write(Encoding.UTF8.GetBytes(text));
}
