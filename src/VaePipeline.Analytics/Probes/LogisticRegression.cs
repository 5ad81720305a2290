using System.Numerics.Tensors;

namespace VaePipeline.Analytics.Probes;

/// <summary>
/// Multinomial logistic regression with an L2 penalty: minimizes the mean cross entropy plus |W|^2 / (2 C N), as scikit-learn's
/// LogisticRegression(C) does; intercepts are not penalized. Units are standardized by the training rows.
/// </summary>
sealed class LogisticRegression
{
    const double Tolerance = 1e-5;
    const int MaxIterations = 500;
    const double SmallestProbability = 1e-300;

    // Slices of rows have gradients of their own, which are added in order: the same bits for any number of threads.
    const int SliceRows = 512;

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
        var inputs = new double[rows.Length * model.Units];
        var targets = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            model.Standardize(table[rows[i]], inputs.AsSpan(i * model.Units, model.Units));
            targets[i] = codes[rows[i]];
        }
        var slices = (rows.Length + SliceRows - 1) / SliceRows;
        var gradients = new double[slices][];
        var losses = new double[slices];
        LimitedMemoryBfgs.Minimize((point, gradient) =>
        {
            var weights = point.ToArray();
            Parallel.For(0, slices, slice => losses[slice] = model.AddSlice(inputs, targets, slice, weights, gradients[slice] ??= new double[weights.Length]));
            gradient.Clear();
            foreach (var part in gradients)
                TensorPrimitives.Add(gradient, part, gradient);
            TensorPrimitives.Divide(gradient, rows.Length, gradient);
            var penalized = model.Units * classes;
            TensorPrimitives.MultiplyAdd(weights.AsSpan(0, penalized), 1 / (inversePenalty * rows.Length), gradient[..penalized], gradient[..penalized]);
            return losses.Sum() / rows.Length + TensorPrimitives.SumOfSquares<double>(weights.AsSpan(0, penalized)) / (2 * inversePenalty * rows.Length);
        }, model._weights, Tolerance, MaxIterations, cancellationToken);
        return model;
    }

    /// <summary>(K) the probabilities of the classes for a vector (D).</summary>
    public void Probabilities(ReadOnlySpan<float> vector, Span<double> probabilities)
    {
        var input = new double[Units];
        Standardize(vector, input);
        Logits(input, _weights, probabilities);
        TensorPrimitives.SoftMax(probabilities, probabilities);
    }

    /// <summary>The most probable class of a vector (D).</summary>
    public int Predict(ReadOnlySpan<float> vector)
    {
        var probabilities = new double[_classes];
        Probabilities(vector, probabilities);
        return TensorPrimitives.IndexOfMax<double>(probabilities);
    }

    /// <summary>Writes the gradient of a slice's summed cross entropy and returns that sum.</summary>
    double AddSlice(double[] inputs, int[] targets, int slice, double[] weights, double[] gradient)
    {
        Array.Clear(gradient);
        var errors = new double[_classes];
        var loss = 0.0;
        for (var row = slice * SliceRows; row < Math.Min((slice + 1) * SliceRows, targets.Length); row++)
        {
            var input = inputs.AsSpan(row * Units, Units);
            Logits(input, weights, errors);
            TensorPrimitives.SoftMax<double>(errors, errors);
            loss -= Math.Log(Math.Max(errors[targets[row]], SmallestProbability));
            errors[targets[row]] -= 1;
            for (var unit = 0; unit < Units; unit++)
                AddScaled(errors, input[unit], gradient.AsSpan(unit * _classes, _classes));
            AddScaled(errors, 1, gradient.AsSpan(Units * _classes));
        }
        return loss;
    }

    void Logits(ReadOnlySpan<double> input, double[] weights, Span<double> logits)
    {
        weights.AsSpan(Units * _classes).CopyTo(logits);
        for (var unit = 0; unit < input.Length; unit++)
            AddScaled(weights.AsSpan(unit * _classes, _classes), input[unit], logits);
    }

    static void AddScaled(ReadOnlySpan<double> values, double scale, Span<double> sums) => TensorPrimitives.MultiplyAdd(values, scale, sums, sums);

    void Standardize(ReadOnlySpan<float> vector, Span<double> input)
    {
        for (var unit = 0; unit < vector.Length; unit++)
            input[unit] = (vector[unit] - _mean[unit]) * _scale[unit];
    }

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
