using System.Globalization;
using System.Text;

namespace VaePipeline.Training.Runs;

/// <summary>A CSV that grows row by row, and can be taken back to an earlier length when a run is resumed.</summary>
sealed class CsvLog : IDisposable
{
    readonly FileStream _stream;
    readonly StringBuilder _row = new();

    /// <param name="path">The file; made with its header when missing or empty.</param>
    /// <param name="header">Column names.</param>
    /// <param name="length">Bytes to keep of what is there: 0 starts anew.</param>
    public CsvLog(string path, string header, long length)
    {
        Name = Path.GetFileName(path);
        _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        _stream.SetLength(Math.Min(length, _stream.Length));
        _stream.Seek(0, SeekOrigin.End);
        if (_stream.Length == 0)
            Write($"{header}\n");
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <summary>Bytes written so far.</summary>
    public long Length => _stream.Position;

    /// <summary>Adds a row: shortest round-trip numbers, text as it is (it must not need quotes), nothing for null.</summary>
    public void Add(params ReadOnlySpan<object?> values)
    {
        _row.Clear();
        for (var i = 0; i < values.Length; i++)
            _row.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}{values[i]}");
        Write(_row.Append('\n').ToString());
    }

    /// <summary>Hands what was added to the operating system, and on to the disk when asked.</summary>
    public void Flush(bool toDisk = false) => _stream.Flush(toDisk);

    public void Dispose() => _stream.Dispose();

    void Write(string text) => _stream.Write(Encoding.UTF8.GetBytes(text));
}
