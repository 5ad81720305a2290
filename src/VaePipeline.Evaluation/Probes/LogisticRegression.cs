using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace VaePipeline.Evaluation.Probes;

/// <summary>
/// Multinomial logistic regression with an L2 penalty: minimizes the mean cross entropy plus |W|^2 / (2 C N), as scikit-learn's
/// LogisticRegression(C) does; intercepts are not penalized. Units are standardized with the training rows' mean and deviation.
/// </summary>
sealed class LogisticRegression
{
    const double Tolerance = 1e-4; // scikit-learn's own
    const double StepTolerance = 1e-12;
    const int History = 10;
    const int MaxIterations = 500;

    readonly double[] _mean;
    readonly double[] _scale;
    readonly double[] _weights;
    readonly int _classes;

    LogisticRegression(double[] mean, double[] scale, int classes)
    {
        (_mean, _scale, _classes) = (mean, scale, classes);
        _weights = new double[(mean.Length + 1) * classes]; // (D + 1, K), the intercepts last
    }

    int Units => _mean.Length;

    /// <summary>Fits a model.</summary>
    /// <param name="table">(N, D) vectors.</param>
    /// <param name="rows">The rows to train on.</param>
    /// <param name="codes">(N) the class of each row of the table, 0 to K - 1.</param>
    /// <param name="classes">K.</param>
    /// <param name="inversePenalty">C: the larger, the weaker the penalty.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static LogisticRegression Fit(
        EmbeddingTable table,
        int[] rows,
        ReadOnlySpan<int> codes,
        int classes,
        double inversePenalty,
        CancellationToken cancellationToken
    )
    {
        var (mean, scale) = Standard(table, rows);
        var model = new LogisticRegression(mean, scale, classes);
        var width = model.Units + 1;
        var inputs = new float[rows.Length * width];
        for (var i = 0; i < rows.Length; i++)
        {
            var vector = table[rows[i]];
            for (var unit = 0; unit < vector.Length; unit++)
                inputs[i * width + unit] = (float)model.Standardized(vector, unit);
            inputs[i * width + model.Units] = 1;
        }
        var all = codes.ToArray();
        var loss = new SoftmaxLoss(inputs, Array.ConvertAll(rows, row => all[row]), width, classes);
        var penalized = model.Units * classes;
        var best = double.PositiveInfinity;
        var objective = ObjectiveFunction.Gradient(point =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (weights, gradient) = (point.AsArray() ?? point.ToArray(), new double[point.Count]);
            var value =
                loss.Evaluate(weights, gradient) / rows.Length
                + TensorPrimitives.SumOfSquares<double>(weights.AsSpan(0, penalized)) / (2 * inversePenalty * rows.Length);
            TensorPrimitives.Divide<double>(gradient, rows.Length, gradient);
            TensorPrimitives.MultiplyAdd(
                weights.AsSpan(0, penalized),
                1 / (inversePenalty * rows.Length),
                gradient.AsSpan(0, penalized),
                gradient.AsSpan(0, penalized)
            );
            if (value < best)
            {
                best = value;
                weights.CopyTo(model._weights, 0);
            }
            return (value, Vector<double>.Build.Dense(gradient));
        });
        var minimizer = new LimitedMemoryBfgsMinimizer(Tolerance, StepTolerance, StepTolerance, History, MaxIterations);
        try
        {
            minimizer.FindMinimum(objective, Vector<double>.Build.Dense(model._weights.Length));
        }
        catch (OptimizationException)
        {
            // Thrown after the last iteration, where single precision allows no further descent, and around a cancellation.
            cancellationToken.ThrowIfCancellationRequested();
        }
        return model;
    }

    /// <summary>(K) the probabilities of the classes for a vector (D).</summary>
    public void Probabilities(ReadOnlySpan<float> vector, Span<double> probabilities)
    {
        _weights.AsSpan(Units * _classes).CopyTo(probabilities);
        for (var unit = 0; unit < vector.Length; unit++)
            TensorPrimitives.MultiplyAdd(
                _weights.AsSpan(unit * _classes, _classes),
                Standardized(vector, unit),
                probabilities,
                probabilities
            );
        TensorPrimitives.SoftMax(probabilities, probabilities);
    }

    /// <summary>The most probable class of a vector (D).</summary>
    public int Predict(ReadOnlySpan<float> vector)
    {
        var probabilities = new double[_classes];
        Probabilities(vector, probabilities);
        return TensorPrimitives.IndexOfMax<double>(probabilities);
    }

    double Standardized(ReadOnlySpan<float> vector, int unit) => (vector[unit] - _mean[unit]) * _scale[unit];

    static (double[] Mean, double[] Scale) Standard(EmbeddingTable table, int[] rows)
    {
        var (mean, scale) = (new double[table.Units], new double[table.Units]);
        foreach (var row in rows)
            for (var unit = 0; unit < mean.Length; unit++)
                mean[unit] += table[row][unit] / (double)rows.Length;
        foreach (var row in rows)
            for (var unit = 0; unit < mean.Length; unit++)
                scale[unit] += Math.Pow(table[row][unit] - mean[unit], 2) / rows.Length;
        return (mean, Array.ConvertAll(scale, variance => variance > 0 ? 1 / Math.Sqrt(variance) : 0));
    }
}
