using System.Buffers;
using System.Buffers.Text;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>The records of a shard, byte by byte as they are: a place in the whole, and the record that the whole has there.</summary>
sealed class ShardRows : IDisposable
{
    const int MaxRecordBytes = 1 << 24;

    readonly string _path;
    readonly RecordKind _kind;
    readonly FileStream _file;
    readonly ShardVectors? _vectors;
    readonly ArrayBufferWriter<byte> _record = new();
    int _restFrom;

    /// <param name="table">The files of the records and of their vectors.</param>
    /// <param name="shard">What describes the shard.</param>
    public ShardRows(RecordTable table, EmbeddingMetadata shard)
    {
        (_path, _kind) = (table.Path, table.Kind);
        _file = new(_path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        try
        {
            _vectors = table.Vectors is { } vectors ? ShardVectors.Open(vectors, shard) : null;
            if (table.HasHeader)
                ReadHeader();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The row's place in the whole, from 0.</summary>
    public int Place { get; private set; }

    /// <summary>Writes the record as the whole has it, the header at first.</summary>
    public void WriteTo(Stream stream)
    {
        if (_kind == RecordKind.Json)
            stream.Write("{"u8);
        stream.Write(_record.WrittenSpan[_restFrom..]);
    }

    /// <summary>Writes the record's vector.</summary>
    public void WriteVectorTo(Stream stream) => _vectors!.WriteTo(stream);

    static ReadOnlySpan<byte> BeforePlace(RecordKind kind) => kind == RecordKind.Json ? "{\"row\":"u8 : default;

    byte AfterPlace => (byte)(_kind == RecordKind.Tsv ? '\t' : ',');

    void ReadHeader()
    {
        if (!ReadRecord() || !_record.WrittenSpan.StartsWith("row"u8) || _record.WrittenSpan["row".Length] != AfterPlace)
            throw new TimbreException($"{_path}: is no shard, its first column is not row; give the outputs of vae embed --shard i/n.");
        _restFrom = "row,".Length;
    }

    /// <returns>Whether there was another row.</returns>
    public bool Read()
    {
        if (!ReadRecord())
            return false;
        var record = _record.WrittenSpan;
        var before = BeforePlace(_kind);
        if (!record.StartsWith(before) || !Utf8Parser.TryParse(record[before.Length..], out int place, out var digits) || place < 0 || record[before.Length + digits] != AfterPlace)
            throw new TimbreException($"{_path}: a row does not begin with its place in the whole; the file was changed, embed the shard again.");
        (Place, _restFrom) = (place, before.Length + digits + 1);
        _vectors?.Read();
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
            isQuoted ^= next == '"' && _kind == RecordKind.Csv;
            if (next == '\n' && !isQuoted)
                return true;
            if (_record.WrittenCount > MaxRecordBytes)
                break;
        }
        return _record.WrittenCount == 0 ? false : throw new TimbreException($"{_path}: is cut short in the middle of a row; embed the shard again.");
    }

    public void Dispose()
    {
        _file.Dispose();
        _vectors?.Dispose();
    }
}

/// <summary>The vectors of a shard's records in a file of their own, one after the other: values of NumPy's, or lines.</summary>
sealed class ShardVectors : IDisposable
{
    readonly string _path;
    readonly FileStream _file;
    readonly byte[] _values;
    readonly ArrayBufferWriter<byte> _line = new();

    ShardVectors(string path, int size)
    {
        (_path, _values) = (path, new byte[size]);
        _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
    }

    public static ShardVectors Open(string path, EmbeddingMetadata shard)
    {
        if (shard.Format != EmbeddingFormat.Npy)
            return new(path, 0);
        var vectors = new ShardVectors(path, shard.LatentSize * sizeof(float));
        if (NpyHeader.TrySkip(vectors._file, shard.Counts.Total, shard.LatentSize))
            return vectors;
        vectors.Dispose();
        throw new TimbreException($"{path}: holds no vectors ({shard.Counts.Total}, {shard.LatentSize}); the file was changed, embed the shard again.");
    }

    public void Read()
    {
        _line.ResetWrittenCount();
        if (_values.Length == 0)
            ReadLine();
        else if (_file.ReadAtLeast(_values, _values.Length, throwOnEndOfStream: false) == _values.Length)
            _line.Write(_values);
        if (_line.WrittenCount == 0)
            throw new TimbreException($"{_path}: is cut short; embed the shard again.");
    }

    void ReadLine()
    {
        while (_file.ReadByte() is >= 0 and var next)
        {
            _line.GetSpan(1)[0] = (byte)next;
            _line.Advance(1);
            if (next == '\n')
                return;
        }
        _line.ResetWrittenCount();
    }

    public void WriteTo(Stream stream) => stream.Write(_line.WrittenSpan);

    public void Dispose() => _file.Dispose();
}
