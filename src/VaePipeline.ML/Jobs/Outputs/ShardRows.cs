using System.Buffers;
using System.Buffers.Text;
using VaePipeline.ML.Transforms;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>Reads the records of a shard as bytes: each has its place in the whole output, followed by the record as in the whole output.</summary>
sealed class ShardRows : IDisposable
{
    const int MaxRecordBytes = 1 << 24;

    readonly RecordKind _kind;
    readonly FileStream _file;
    readonly ShardVectors? _vectors;
    readonly ArrayBufferWriter<byte> _record = new();
    int _restFrom;

    /// <param name="table">The files of records and vectors.</param>
    /// <param name="shard">The shard's metadata.</param>
    public ShardRows(RecordTable table, EmbeddingMetadata shard)
    {
        (Path, _kind) = (table.Path, table.Kind);
        _file = new(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
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

    /// <summary>The file of records.</summary>
    public string Path { get; }

    /// <summary>The row's place in the whole output, from 0.</summary>
    public int Place { get; private set; }

    /// <summary>Writes the current record without its place; before the first read, the header.</summary>
    public void WriteTo(Stream stream)
    {
        if (_kind == RecordKind.Json)
            stream.Write("{"u8);
        stream.Write(_record.WrittenSpan[_restFrom..]);
    }

    /// <summary>Writes the vector of the current record.</summary>
    public void WriteVectorTo(Stream stream) => _vectors!.WriteTo(stream);

    static ReadOnlySpan<byte> BeforePlace(RecordKind kind) => kind == RecordKind.Json ? "{\"row\":"u8 : default;

    byte AfterPlace => (byte)(_kind == RecordKind.Tsv ? '\t' : ',');

    void ReadHeader()
    {
        if (!ReadRecord() || !_record.WrittenSpan.StartsWith("row"u8) || _record.WrittenSpan["row".Length] != AfterPlace)
            throw new TimbreException($"{Path}: is not a shard, as its first column is not row; give the outputs of all shards of an embedding job.");
        _restFrom = "row,".Length;
    }

    /// <summary>Reads the next record; false at the end.</summary>
    public bool Read()
    {
        if (!ReadRecord())
            return false;
        var record = _record.WrittenSpan;
        var before = BeforePlace(_kind);
        if (!record.StartsWith(before) || !Utf8Parser.TryParse(record[before.Length..], out int place, out var digits) || place < 0 || record[before.Length + digits] != AfterPlace)
            throw new TimbreException($"{Path}: a row does not begin with its place in the whole output; the file was changed, embed the shard again.");
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
        return _record.WrittenCount == 0 ? false : throw new TimbreException($"{Path}: is incomplete; embed the shard again.");
    }

    public void Dispose()
    {
        _file.Dispose();
        _vectors?.Dispose();
    }
}

/// <summary>Reads the vectors of a shard's records from their separate file: values of an .npy file, or lines.</summary>
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
        if (shard.OutputFormat != EmbeddingFormat.Npy)
            return new(path, 0);
        var vectors = new ShardVectors(path, shard.Model.LatentSize * sizeof(float));
        if (NpyHeader.TrySkip(vectors._file, shard.Counts.Total, shard.Model.LatentSize))
            return vectors;
        vectors.Dispose();
        throw new TimbreException($"{path}: does not contain vectors ({shard.Counts.Total}, {shard.Model.LatentSize}); the file was changed, embed the shard again.");
    }

    public void Read()
    {
        _line.ResetWrittenCount();
        if (_values.Length == 0)
            ReadLine();
        else if (_file.ReadAtLeast(_values, _values.Length, throwOnEndOfStream: false) == _values.Length)
            _line.Write(_values);
        if (_line.WrittenCount == 0)
            throw new TimbreException($"{_path}: is incomplete; embed the shard again.");
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
