using System.Runtime.InteropServices;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Jobs.Journal;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>Writes vectors in NumPy's format, 32-bit floats (rows, latent), NaN for missing ones; the other columns as CSV.</summary>
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

    public override void Write(ListedNote listed, EmbeddedRow row)
    {
        _ids.Write(listed, row);
        _vectors.Write(MemoryMarshal.AsBytes(row.IsOk ? row.Embedding.Span : _none));
    }

    public override void Dispose() => _ids.Dispose();
}
