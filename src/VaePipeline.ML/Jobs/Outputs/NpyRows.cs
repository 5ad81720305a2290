using System.Runtime.InteropServices;
using VaePipeline.Datasets;
using VaePipeline.ML.Jobs.Journal;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>NumPy's format for the vectors, 32-bit floats (rows, latent), NaN where there is none; CSV for the rest.</summary>
sealed class NpyRows : RowWriter
{
    readonly CsvRows _ids;
    readonly Stream _vectors;
    readonly float[] _none;

    public NpyRows(Stream ids, Stream vectors, RowShape shape, int rows)
    {
        _ids = new(ids, shape, hasVectors: false);
        _vectors = vectors;
        _none = new float[shape.Size];
        _none.AsSpan().Fill(float.NaN);
        NpyHeader.Write(vectors, rows, shape.Size);
    }

    public override IReadOnlyList<string> Columns => _ids.Columns;

    public override void Write(int place, Note note, EmbeddedRow row)
    {
        _ids.Write(place, note, row);
        _vectors.Write(MemoryMarshal.AsBytes(row.IsOk ? row.Embedding.Span : _none));
    }

    public override void Dispose() => _ids.Dispose();
}
