using VaePipeline.Evaluation.Neighbors;
using VaePipeline.Evaluation.Tables;
using VaePipeline.Foundation;

namespace VaePipeline.Tests.Evaluation;

/// <summary>Tables made in place.</summary>
static class Tables
{
    public static EmbeddingTable Of(float[] vectors, int units, params TextColumn[] texts) =>
        new(
            "test",
            [.. Enumerable.Range(0, vectors.Length / units).Select(row => $"row{row}")],
            [.. Enumerable.Range(0, units).Select(unit => $"z{unit:00}")],
            vectors,
            texts
        );

    /// <summary>Rows of which no two are of the same samples.</summary>
    public static TwinRows NoTwins(int rows) => TwinRows.Of(rows, [row => new float[] { row }]);

    public static EmbeddingTable Random(int rows, int units, int seed, params TextColumn[] texts)
    {
        var random = new Philox(seed, RandomStream.Sample);
        var vectors = new float[rows * units];
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = random.NextBelow(2_000_001) * 1e-6f - 1;
        return Of(vectors, units, texts);
    }
}
