using System.Buffers.Text;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>Reads the records of a shard as bytes: each has its place in the whole output, followed by the record as in the whole output.</summary>
sealed class ShardRows : IDisposable
{
    readonly RecordKind _kind;
    readonly RecordReader _records;
    readonly RecordReader? _vectors;
    readonly int _vectorBytes;
    int _restFrom;

    public ShardRows(RecordTable table, EmbeddingMetadata shard)
    {
        _kind = table.Kind;
        _records = new(table.Path);
        try
        {
            _vectors = table.Vectors is { } vectors ? new(vectors) : null;
            if (_vectors is not null && shard.OutputFormat == OutputLayout.NameOf(EmbeddingFormat.Npy))
            {
                _vectorBytes = shard.Model.LatentSize * sizeof(float);
                if (!NpyRows.TrySkipHeader(_vectors.File, shard.Counts.Total, shard.Model.LatentSize))
                    throw new TimbreException(
                        $"{_vectors.Path}: does not contain vectors ({shard.Counts.Total}, {shard.Model.LatentSize}); the file was changed, embed the shard again."
                    );
            }
            if (
                table.HasHeader
                && (!_records.ReadLine() || !_records.Record.StartsWith("row"u8) || _records.Record["row".Length] != Separator)
            )
                throw new TimbreException(
                    $"{Path}: is not a shard, as its first column is not row; give the outputs of all shards of an embedding job."
                );
            _restFrom = table.HasHeader ? "row,".Length : 0;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Path => _records.Path;

    /// <summary>The row's place in the whole output, from 0.</summary>
    public int Place { get; private set; }

    /// <summary>Writes the current record without its place; before the first read, the header.</summary>
    public void WriteTo(Stream stream)
    {
        if (_kind == RecordKind.Json)
            stream.Write("{"u8);
        stream.Write(_records.Record[_restFrom..]);
    }

    public void WriteVectorTo(Stream stream) => stream.Write(_vectors!.Record);

    byte Separator => (byte)(_kind == RecordKind.Tsv ? '\t' : ',');

    /// <summary>Reads the next record; false at the end.</summary>
    public bool Read()
    {
        if (!_records.ReadLine(hasQuotes: _kind == RecordKind.Csv))
            return false;
        var record = _records.Record;
        var prefix = _kind == RecordKind.Json ? "{\"row\":"u8 : default;
        if (
            !record.StartsWith(prefix)
            || !Utf8Parser.TryParse(record[prefix.Length..], out int place, out var digits)
            || place < 0
            || record[prefix.Length + digits] != Separator
        )
            throw new TimbreException(
                $"{Path}: a row does not begin with its place in the whole output; the file was changed, embed the shard again."
            );
        (Place, _restFrom) = (place, prefix.Length + digits + 1);
        return _vectors is null || (_vectorBytes > 0 ? _vectors.ReadBytes(_vectorBytes) : _vectors.ReadLine())
            ? true
            : throw _vectors.Incomplete();
    }

    public void Dispose()
    {
        _records.Dispose();
        _vectors?.Dispose();
    }
}
