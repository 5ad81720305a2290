using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VaePipeline.Evaluation.Probes;

/// <summary>
/// Summed cross entropy of a linear layer with softmax, and its gradient. Products are computed in single precision in tiles of 4 x 16 that stay
/// in registers; slices of rows are summed in order in double precision, for the same bits with any number of threads.
/// </summary>
sealed class SoftmaxLoss
{
    const int SliceRows = 256;
    const int TileRows = 4;
    const int TileClasses = 16;

    readonly float[] _inputs;
    readonly int[] _targets;
    readonly int _width;
    readonly int _classes;
    readonly int _stride;
    readonly float[] _weights;
    readonly Slice[] _slices;

    /// <summary>Buffers of a slice: (SliceRows, stride) logits or errors, (width, stride) gradient.</summary>
    sealed record Slice(float[] Errors, float[] Gradient)
    {
        public double Loss { get; set; }
    }

    /// <param name="inputs">(N, width) inputs, with a column of ones for intercepts.</param>
    /// <param name="targets">(N) classes, 0 to K - 1.</param>
    /// <param name="width">Number of inputs of a row.</param>
    /// <param name="classes">K.</param>
    public SoftmaxLoss(float[] inputs, int[] targets, int width, int classes)
    {
        (_targets, _classes) = (targets, classes);
        // inputs and classes that pad the last tile stay zero
        _width = RoundUp(width, TileRows);
        _stride = RoundUp(classes, TileClasses);
        _inputs = new float[RoundUp(targets.Length, TileRows) * _width];
        for (var row = 0; row < targets.Length; row++)
            inputs.AsSpan(row * width, width).CopyTo(_inputs.AsSpan(row * _width));
        _weights = new float[_width * _stride];
        _slices =
        [
            .. Enumerable
                .Range(0, (targets.Length + SliceRows - 1) / SliceRows)
                .Select(_ => new Slice(new float[SliceRows * _stride], new float[_width * _stride])),
        ];
    }

    /// <summary>The sum over all rows of -log p(target), and its gradient.</summary>
    /// <param name="weights">(width, K) weights.</param>
    /// <param name="gradient">(width, K) is written.</param>
    public double Evaluate(ReadOnlySpan<double> weights, Span<double> gradient)
    {
        var width = weights.Length / _classes;
        for (var i = 0; i < width; i++)
            TensorPrimitives.ConvertTruncating<double, float>(
                weights.Slice(i * _classes, _classes),
                _weights.AsSpan(i * _stride, _classes)
            );
        Parallel.For(0, _slices.Length, slice => Evaluate(slice));
        gradient.Clear();
        var loss = 0.0;
        foreach (var slice in _slices)
        {
            loss += slice.Loss;
            for (var i = 0; i < width; i++)
            for (var k = 0; k < _classes; k++)
                gradient[i * _classes + k] += slice.Gradient[i * _stride + k];
        }
        return loss;
    }

    void Evaluate(int index)
    {
        var slice = _slices[index];
        var first = index * SliceRows;
        var count = Math.Min(SliceRows, _targets.Length - first);
        var rows = RoundUp(count, TileRows);
        var inputs = _inputs.AsSpan(first * _width, rows * _width);
        for (var row = 0; row < rows; row += TileRows)
        for (var k = 0; k < _stride; k += TileClasses)
            Multiply(inputs[(row * _width)..], _width, 1, _weights.AsSpan(k), _width, slice.Errors.AsSpan(row * _stride + k));
        slice.Loss = 0;
        for (var row = 0; row < count; row++)
            slice.Loss += ToErrors(slice.Errors.AsSpan(row * _stride, _classes), _targets[first + row]);
        for (var i = 0; i < _width; i += TileRows)
        for (var k = 0; k < _stride; k += TileClasses)
            Multiply(inputs[i..], 1, _width, slice.Errors.AsSpan(k), count, slice.Gradient.AsSpan(i * _stride + k));
    }

    /// <summary>Turns logits into p - 1[target] and returns -log p(target).</summary>
    static double ToErrors(Span<float> logits, int target)
    {
        var largest = TensorPrimitives.Max<float>(logits);
        TensorPrimitives.Subtract(logits, largest, logits);
        var ownLogit = logits[target];
        TensorPrimitives.Exp<float>(logits, logits);
        var sum = TensorPrimitives.Sum<float>(logits);
        TensorPrimitives.Divide(logits, sum, logits);
        logits[target] -= 1;
        return Math.Log(sum) - ownLogit;
    }

    /// <summary>A tile of a matrix product: to[r, c] = sum over j of a[r * rowStep + j * step] * b[j * stride + c], four r by 16 c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Multiply(ReadOnlySpan<float> a, int rowStep, int step, ReadOnlySpan<float> b, int length, Span<float> to)
    {
        // the loop below reads without bounds checks
        _ = a[3 * rowStep + (length - 1) * step];
        _ = b[(length - 1) * _stride + TileClasses - 1];
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        Vector256<float> sum0Low = default,
            sum0High = default,
            sum1Low = default,
            sum1High = default;
        Vector256<float> sum2Low = default,
            sum2High = default,
            sum3Low = default,
            sum3High = default;
        for (var j = 0; j < length; j++)
        {
            var low = Vector256.LoadUnsafe(ref right, (nuint)(j * _stride));
            var high = Vector256.LoadUnsafe(ref right, (nuint)(j * _stride + 8));
            ref var x = ref Unsafe.Add(ref left, j * step);
            var scale = Vector256.Create(x);
            sum0Low = Vector256.FusedMultiplyAdd(scale, low, sum0Low);
            sum0High = Vector256.FusedMultiplyAdd(scale, high, sum0High);
            scale = Vector256.Create(Unsafe.Add(ref x, rowStep));
            sum1Low = Vector256.FusedMultiplyAdd(scale, low, sum1Low);
            sum1High = Vector256.FusedMultiplyAdd(scale, high, sum1High);
            scale = Vector256.Create(Unsafe.Add(ref x, 2 * rowStep));
            sum2Low = Vector256.FusedMultiplyAdd(scale, low, sum2Low);
            sum2High = Vector256.FusedMultiplyAdd(scale, high, sum2High);
            scale = Vector256.Create(Unsafe.Add(ref x, 3 * rowStep));
            sum3Low = Vector256.FusedMultiplyAdd(scale, low, sum3Low);
            sum3High = Vector256.FusedMultiplyAdd(scale, high, sum3High);
        }
        Store(sum0Low, sum0High, to);
        Store(sum1Low, sum1High, to[_stride..]);
        Store(sum2Low, sum2High, to[(2 * _stride)..]);
        Store(sum3Low, sum3High, to[(3 * _stride)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector256<float> low, Vector256<float> high, Span<float> to)
    {
        low.CopyTo(to);
        high.CopyTo(to[8..]);
    }

    static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}
