using VaePipeline.Evaluation.Tables;

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
        var mean = new double[units];
        for (var row = 0; row < table.Count; row++)
        {
            var vector = table[row];
            for (var i = 0; i < units; i++)
                mean[i] += vector[i];
        }
        for (var i = 0; i < units; i++)
            mean[i] /= table.Count;

        var matrix = new double[units * units];
        var slices = (table.Count + SliceRows - 1) / SliceRows;
        var together = Math.Max(1, Environment.ProcessorCount);
        var partial = new double[together][];
        for (var first = 0; first < slices; first += together)
        {
            var start = first;
            var count = Math.Min(together, slices - start);
            Parallel.For(0, count, new() { CancellationToken = cancellationToken },
                slot => AddSlice(table, mean, (start + slot) * SliceRows, partial[slot] ??= new double[units * units]));
            for (var slot = 0; slot < count; slot++)
            {
                for (var i = 0; i < matrix.Length; i++)
                    matrix[i] += partial[slot][i];
                Array.Clear(partial[slot]);
            }
        }
        for (var i = 0; i < units; i++)
            for (var j = 0; j <= i; j++)
                matrix[j * units + i] = matrix[i * units + j] /= table.Count;
        return (mean, matrix);
    }

    /// <summary>Adds the lower triangle of a slice's products.</summary>
    static void AddSlice(EmbeddingTable table, double[] mean, int firstRow, double[] sums)
    {
        var units = table.Units;
        var centered = new double[units];
        for (var row = firstRow; row < Math.Min(firstRow + SliceRows, table.Count); row++)
        {
            var vector = table[row];
            for (var i = 0; i < units; i++)
                centered[i] = vector[i] - mean[i];
            for (var i = 0; i < units; i++)
            {
                var sumsOfUnit = sums.AsSpan(i * units, i + 1);
                for (var j = 0; j < sumsOfUnit.Length; j++)
                    sumsOfUnit[j] += centered[i] * centered[j];
            }
        }
    }
}
