using System.Numerics.Tensors;

namespace VaePipeline.Evaluation.Projections;

/// <summary>Covariance of a table's units.</summary>
static class Covariance
{
    // Fixed slices, summed in order: the same bits for any number of threads.
    const int SliceRows = 4096;

    /// <summary>(D) means and (D, D) covariances divided by N, row-major.</summary>
    public static (double[] Mean, double[] Matrix) Of(EmbeddingTable table, CancellationToken cancellationToken)
    {
        var units = table.Units;
        var mean = Mean(row => table[row], [.. Enumerable.Range(0, table.Count)], units);
        var matrix = new double[units * units];
        var slices = (table.Count + SliceRows - 1) / SliceRows;
        var together = Math.Max(1, Environment.ProcessorCount);
        var partial = new double[together][];
        for (var first = 0; first < slices; first += together)
        {
            var start = first;
            var count = Math.Min(together, slices - start);
            Parallel.For(
                0,
                count,
                new() { CancellationToken = cancellationToken },
                slot => AddSlice(table, mean, (start + slot) * SliceRows, partial[slot] ??= new double[units * units])
            );
            foreach (var sums in partial.AsSpan(0, count))
            {
                TensorPrimitives.Add(matrix, sums, matrix);
                Array.Clear(sums);
            }
        }
        for (var i = 0; i < units; i++)
        for (var j = 0; j <= i; j++)
            matrix[j * units + i] = matrix[i * units + j] /= table.Count;
        return (mean, matrix);
    }

    /// <summary>(D) the mean of rows.</summary>
    public static double[] Mean(Func<int, ReadOnlySpan<float>> vectors, int[] rows, int size)
    {
        var (mean, vector) = (new double[size], new double[size]);
        foreach (var row in rows)
        {
            TensorPrimitives.ConvertTruncating(vectors(row), vector.AsSpan());
            TensorPrimitives.Add(mean, vector, mean);
        }
        TensorPrimitives.Divide(mean, rows.Length, mean);
        return mean;
    }

    /// <summary>Adds the lower triangle of a slice's products.</summary>
    static void AddSlice(EmbeddingTable table, double[] mean, int firstRow, double[] sums)
    {
        var units = table.Units;
        var (centered, products) = (new double[units], new double[units]);
        for (var row = firstRow; row < Math.Min(firstRow + SliceRows, table.Count); row++)
        {
            TensorPrimitives.ConvertTruncating(table[row], centered.AsSpan());
            TensorPrimitives.Subtract(centered, mean, centered);
            for (var i = 0; i < units; i++)
            {
                var sumsOfUnit = sums.AsSpan(i * units, i + 1);
                TensorPrimitives.Multiply(centered.AsSpan(0, i + 1), centered[i], products);
                TensorPrimitives.Add(sumsOfUnit, products.AsSpan(0, i + 1), sumsOfUnit);
            }
        }
    }
}
