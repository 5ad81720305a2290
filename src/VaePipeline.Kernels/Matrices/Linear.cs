namespace VaePipeline.Kernels.Matrices;

/// <summary>The fully connected layer y = x w^T + b over a batch, and its gradients, as matrix products in blocks of fixed size.</summary>
internal static class Linear
{
    [ThreadStatic]
    static LinearJob? _job;

    static LinearJob Job => _job ??= new();

    /// <param name="n">examples in the batch</param>
    /// <param name="inFeatures">features of x</param>
    /// <param name="outFeatures">features of y</param>
    /// <param name="x">(N, in)</param>
    /// <param name="w">(out, in)</param>
    /// <param name="b">(out), or null</param>
    /// <param name="y">(N, out); written</param>
    public static void Forward(int n, int inFeatures, int outFeatures, FloatView x, FloatView w, FloatView? b, FloatView y) =>
        Forward(VectorWidths.InUse, n, inFeatures, outFeatures, x, w, b, y);

    public static void Forward(
        VectorWidth width,
        int n,
        int inFeatures,
        int outFeatures,
        FloatView x,
        FloatView w,
        FloatView? b,
        FloatView y
    )
    {
        RequireLength(x, (long)n * inFeatures, nameof(x));
        RequireLength(w, (long)outFeatures * inFeatures, nameof(w));
        RequireLength(y, (long)n * outFeatures, nameof(y));
        if (b is { } bias)
            RequireLength(bias, outFeatures, nameof(b));
        Job.Forward(width, n, inFeatures, outFeatures, x, w, b, y);
    }

    /// <param name="n">examples in the batch</param>
    /// <param name="inFeatures">features of x</param>
    /// <param name="outFeatures">features of y</param>
    /// <param name="x">(N, in), as passed to Forward</param>
    /// <param name="w">(out, in)</param>
    /// <param name="dy">(N, out): the gradient of y</param>
    /// <param name="dx">(N, in), overwritten; null if not needed</param>
    /// <param name="dw">(out, in), overwritten; null if not needed</param>
    /// <param name="db">(out), overwritten; null if not needed</param>
    public static void Backward(
        int n,
        int inFeatures,
        int outFeatures,
        FloatView x,
        FloatView w,
        FloatView dy,
        FloatView? dx,
        FloatView? dw,
        FloatView? db
    ) => Backward(VectorWidths.InUse, n, inFeatures, outFeatures, x, w, dy, dx, dw, db);

    public static void Backward(
        VectorWidth width,
        int n,
        int inFeatures,
        int outFeatures,
        FloatView x,
        FloatView w,
        FloatView dy,
        FloatView? dx,
        FloatView? dw,
        FloatView? db
    )
    {
        RequireLength(x, (long)n * inFeatures, nameof(x));
        RequireLength(w, (long)outFeatures * inFeatures, nameof(w));
        RequireLength(dy, (long)n * outFeatures, nameof(dy));
        if (dx is { } inputGradient)
            RequireLength(inputGradient, (long)n * inFeatures, nameof(dx));
        if (dw is { } weightGradient)
            RequireLength(weightGradient, (long)outFeatures * inFeatures, nameof(dw));
        if (db is { } biasGradient)
        {
            RequireLength(biasGradient, outFeatures, nameof(db));
            var sums = biasGradient.Span;
            sums.Clear();
            for (var example = 0; example < n; example++)
                Elementwise.Add(width, sums, dy.Span.Slice(example * outFeatures, outFeatures), sums);
        }
        if (dx is not null || dw is not null)
            Job.Backward(width, n, inFeatures, outFeatures, x, w, dy, dx, dw);
    }

    static void RequireLength(FloatView buffer, long length, string name)
    {
        if (buffer.Length != length)
            throw new ArgumentException($"{name} has {buffer.Length} floats; {length} are required");
    }
}
