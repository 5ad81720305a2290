namespace VaePipeline.Kernels;

/// <summary>Elementwise operations. All spans of a call must have the same length; the result may be one of the operands.</summary>
internal static unsafe class Elementwise
{
    /// <summary>result = a + b</summary>
    public static void Add(VectorWidth width, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result) =>
        Run<Sum>(width, a, b, result);

    /// <summary>The gradient of a ReLU: result = gradient where the output y of the layer is positive, else 0.</summary>
    public static void ReluBackward(VectorWidth width, ReadOnlySpan<float> y, ReadOnlySpan<float> gradient, Span<float> result) =>
        Run<Gated>(width, y, gradient, result);

    static void Run<TOperation>(VectorWidth width, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result)
        where TOperation : struct, IOperation
    {
        if (a.Length != result.Length || b.Length != result.Length)
            throw new ArgumentException(
                $"operands and result of an elementwise operation must have the same length, not {a.Length}, {b.Length} and {result.Length}"
            );
        fixed (
            float* pa = a,
                pb = b,
                pr = result
        )
        {
            delegate* <float*, float*, float*, int, void> run = width switch
            {
                VectorWidth.Bits512 => &Run<TOperation, Floats512>,
                VectorWidth.Bits256 => &Run<TOperation, Floats256>,
                VectorWidth.Bits128 => &Run<TOperation, Floats128>,
                _ => &Run<TOperation, FloatsScalar>,
            };
            run(pa, pb, pr, result.Length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<TOperation, V>(float* a, float* b, float* result, int length)
        where TOperation : struct, IOperation
        where V : unmanaged, IFloatLanes<V>
    {
        var i = 0;
        for (; i <= length - V.Count; i += V.Count)
            TOperation.Apply(V.Load(a + i), V.Load(b + i)).Store(result + i);
        for (; i < length; i++)
            TOperation.Apply(FloatsScalar.Load(a + i), FloatsScalar.Load(b + i)).Store(result + i);
    }

    interface IOperation
    {
        static abstract V Apply<V>(V a, V b)
            where V : unmanaged, IFloatLanes<V>;
    }

    readonly struct Sum : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V a, V b)
            where V : unmanaged, IFloatLanes<V> => a + b;
    }

    readonly struct Gated : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V a, V b)
            where V : unmanaged, IFloatLanes<V> => V.WherePositive(a, b);
    }
}
