using System.Numerics.Tensors;

namespace VaePipeline.Evaluation.Probes;

/// <summary>
/// Multinomial logistic regression with an L2 penalty: minimizes the mean cross entropy plus |W|^2 / (2 C N), as scikit-learn's
/// LogisticRegression(C) does; intercepts are not penalized. Units are standardized by the training rows.
/// </summary>
sealed class LogisticRegression
{
    const double Tolerance = 1e-4; // scikit-learn's own
    const int MaxIterations = 500;

    readonly double[] _mean;
    readonly double[] _scale;
    readonly double[] _weights;
    readonly int _classes;

    LogisticRegression(double[] mean, double[] scale, int classes)
    {
        _mean = mean;
        _scale = scale;
        _classes = classes;
        // (D + 1, K), the intercepts last
        _weights = new double[(mean.Length + 1) * classes];
    }

    int Units => _mean.Length;

    /// <summary>Fits a model.</summary>
    /// <param name="table">(N, D) vectors.</param>
    /// <param name="rows">The rows to train on.</param>
    /// <param name="codes">(N) the class of each row of the table, 0 to K - 1.</param>
    /// <param name="classes">K.</param>
    /// <param name="inversePenalty">C: the larger, the weaker the penalty.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static LogisticRegression Fit(EmbeddingTable table, int[] rows, ReadOnlySpan<int> codes, int classes, double inversePenalty, CancellationToken cancellationToken)
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
        LimitedMemoryBfgs.Minimize((weights, gradient) =>
        {
            var mismatch = loss.Evaluate(weights, gradient);
            TensorPrimitives.Divide(gradient, rows.Length, gradient);
            TensorPrimitives.MultiplyAdd(weights[..penalized], 1 / (inversePenalty * rows.Length), gradient[..penalized], gradient[..penalized]);
            return mismatch / rows.Length + TensorPrimitives.SumOfSquares(weights[..penalized]) / (2 * inversePenalty * rows.Length);
        }, model._weights, Tolerance, MaxIterations, cancellationToken);
        return model;
    }

    /// <summary>(K) the probabilities of the classes for a vector (D).</summary>
    public void Probabilities(ReadOnlySpan<float> vector, Span<double> probabilities)
    {
        _weights.AsSpan(Units * _classes).CopyTo(probabilities);
        for (var unit = 0; unit < vector.Length; unit++)
            TensorPrimitives.MultiplyAdd(_weights.AsSpan(unit * _classes, _classes), Standardized(vector, unit), probabilities, probabilities);
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
        var mean = new double[table.Units];
        var scale = new double[table.Units];
        foreach (var row in rows)
            for (var unit = 0; unit < mean.Length; unit++)
                mean[unit] += table[row][unit] / (double)rows.Length;
        foreach (var row in rows)
            for (var unit = 0; unit < mean.Length; unit++)
                scale[unit] += Math.Pow(table[row][unit] - mean[unit], 2) / rows.Length;
        for (var unit = 0; unit < mean.Length; unit++)
            scale[unit] = scale[unit] > 0 ? 1 / Math.Sqrt(scale[unit]) : 0;
        return (mean, scale);
    }
}
