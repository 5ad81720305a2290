using System.Buffers;
using System.Buffers.Text;

namespace VaePipeline.ML.Embedding;

/// <summary>The records of a shard's CSV, byte by byte as they are: a place in the whole, a comma, and the row that the whole has there.</summary>
sealed class ShardRows : IDisposable
{
    const int MaxRecordBytes = 1 << 24;

    readonly string _path;
    readonly FileStream _file;
    readonly ArrayBufferWriter<byte> _record = new();
    int _restFrom;

    public ShardRows(string path)
    {
        _path = path;
        _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
    }

    /// <summary>The row's place in the whole, from 0.</summary>
    public int Place { get; private set; }

    /// <summary>What comes after the place, the line feed included.</summary>
    public ReadOnlySpan<byte> Rest => _record.WrittenSpan[_restFrom..];

    /// <exception cref="TimbreException">The header is not a shard's.</exception>
    public void ReadHeader()
    {
        if (!ReadRecord() || !_record.WrittenSpan.StartsWith("row,"u8))
            throw new TimbreException($"{_path}: is no shard, its first column is not row; give the outputs of vae embed --shard i/n.");
        _restFrom = "row,".Length;
    }

    /// <returns>Whether there was another row.</returns>
    public bool Read()
    {
        if (!ReadRecord())
            return false;
        if (!Utf8Parser.TryParse(_record.WrittenSpan, out int place, out var digits) || place < 0 || _record.WrittenSpan[digits] != ',')
            throw new TimbreException($"{_path}: a row does not begin with its place in the whole; the file was changed, embed the shard again.");
        (Place, _restFrom) = (place, digits + 1);
        return true;
    }

    bool ReadRecord()
    {
        _record.ResetWrittenCount();
        var isQuoted = false;
        while (_file.ReadByte() is >= 0 and var next)
        {
            _record.GetSpan(1)[0] = (byte)next;
            _record.Advance(1);
            isQuoted ^= next == '"';
            if (next == '\n' && !isQuoted)
                return true;
            if (_record.WrittenCount > MaxRecordBytes)
                break;
        }
        return _record.WrittenCount == 0 ? false : throw new TimbreException($"{_path}: is cut short in the middle of a row; embed the shard again.");
    }

    public void Dispose() => _file.Dispose();
}
