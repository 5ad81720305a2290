using VaePipeline.Evaluation.Projections;
using VaePipeline.Evaluation.Tables;

namespace VaePipeline.Evaluation.Statistics;

/// <summary>Pearson's correlations between the units of a table.</summary>
public sealed class UnitCorrelations
{
    readonly double[] _matrix;
    readonly int _units;

    UnitCorrelations(double[] matrix, IReadOnlyList<string> names)
    {
        _matrix = matrix;
        _units = names.Count;
        var sum = 0.0;
        var pairs = 0;
        for (var i = 0; i < _units; i++)
            for (var j = i + 1; j < _units; j++)
            {
                if (double.IsNaN(this[i, j]))
                    continue;
                sum += Math.Abs(this[i, j]);
                pairs++;
                if (Largest is null || Math.Abs(this[i, j]) > Math.Abs(Largest.Value))
                    Largest = new(names[i], names[j], this[i, j]);
            }
        MeanAbsolute = sum / pairs;
    }

    /// <summary>The correlation of two units; NaN when one of them is constant.</summary>
    public double this[int first, int second] => _matrix[first * _units + second];

    /// <summary>Mean absolute correlation over pairs of units that vary; NaN without such a pair.</summary>
    public double MeanAbsolute { get; }

    /// <summary>The pair with the largest absolute correlation; null without a pair of units that vary.</summary>
    public UnitCorrelation? Largest { get; }

    /// <summary>Measures a table.</summary>
    public static UnitCorrelations Of(EmbeddingTable table, CancellationToken cancellationToken = default)
    {
        var (_, covariance) = Covariance.Of(table, cancellationToken);
        var units = table.Units;
        var matrix = new double[units * units];
        for (var i = 0; i < units; i++)
            for (var j = 0; j < units; j++)
            {
                var scale = Math.Sqrt(covariance[i * units + i]) * Math.Sqrt(covariance[j * units + j]);
                matrix[i * units + j] = scale > 0 ? Math.Clamp(covariance[i * units + j] / scale, -1, 1) : double.NaN;
            }
        return new(matrix, table.UnitNames);
    }
}
