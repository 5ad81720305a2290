namespace VaePipeline.Kernels;

/// <summary>
/// One step of Adam (Kingma and Ba, 2015) as PyTorch defines it, in one pass over a parameter:
/// g += weightDecay p; m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; p -= lr mHat / (sqrt(vHat) + eps).
/// </summary>
internal static unsafe class AdamStep
{
    const int SliceLength = 32 * 1024;

    [ThreadStatic]
    static Job? _job;

    /// <param name="p">the parameter; updated</param>
    /// <param name="g">its gradient</param>
    /// <param name="m">running mean of the gradient; updated</param>
    /// <param name="v">running mean of its square; updated</param>
    /// <param name="lr">learning rate</param>
    /// <param name="beta1">decay of m</param>
    /// <param name="beta2">decay of v</param>
    /// <param name="eps">added to the root to avoid a division by zero</param>
    /// <param name="weightDecay">L2 penalty, added to the gradient</param>
    /// <param name="step">1 for the first step</param>
    public static void Apply(
        FloatView p,
        FloatView g,
        FloatView m,
        FloatView v,
        float lr,
        float beta1,
        float beta2,
        float eps,
        float weightDecay,
        int step
    ) => Apply(VectorWidths.InUse, p, g, m, v, lr, beta1, beta2, eps, weightDecay, step);

    public static void Apply(
        VectorWidth width,
        FloatView p,
        FloatView g,
        FloatView m,
        FloatView v,
        float lr,
        float beta1,
        float beta2,
        float eps,
        float weightDecay,
        int step
    )
    {
        if (g.Length != p.Length || m.Length != p.Length || v.Length != p.Length)
            throw new ArgumentException(
                $"parameter, gradient and moments must have the same length, not {p.Length}, {g.Length}, {m.Length}, {v.Length}"
            );
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        var correction1 = 1 - Math.Pow(beta1, step);
        var correction2 = 1 - Math.Pow(beta2, step);
        var job = _job ??= new Job();
        job.Width = width;
        (job.P, job.G, job.M, job.V) = (p, g, m, v);
        job.Rates = new Rates(
            (float)(lr / correction1),
            beta1,
            (float)(1 - (double)beta1),
            beta2,
            (float)(1 - (double)beta2),
            (float)(1 / Math.Sqrt(correction2)),
            eps,
            weightDecay
        );
        Slices.For((p.Length + SliceLength - 1) / SliceLength, job.Body);
        (job.P, job.G, job.M, job.V) = (default, default, default, default);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Update<V>(float* p, float* g, float* m, float* v, int length, in Rates rates)
        where V : unmanaged, IFloatLanes<V>
    {
        var stepSize = V.Broadcast(-rates.StepSize);
        var beta1 = V.Broadcast(rates.Beta1);
        var rest1 = V.Broadcast(rates.Rest1);
        var beta2 = V.Broadcast(rates.Beta2);
        var rest2 = V.Broadcast(rates.Rest2);
        var rootScale = V.Broadcast(rates.RootScale);
        var eps = V.Broadcast(rates.Epsilon);
        var decay = V.Broadcast(rates.WeightDecay);
        var i = 0;
        for (; i <= length - V.Count; i += V.Count)
        {
            var parameter = V.Load(p + i);
            var gradient = V.MultiplyAdd(decay, parameter, V.Load(g + i));
            var mean = V.MultiplyAdd(beta1, V.Load(m + i), rest1 * gradient);
            var square = V.MultiplyAdd(beta2, V.Load(v + i), rest2 * gradient * gradient);
            var root = V.MultiplyAdd(V.SquareRoot(square), rootScale, eps);
            mean.Store(m + i);
            square.Store(v + i);
            V.MultiplyAdd(stepSize, mean / root, parameter).Store(p + i);
        }
        if (i < length)
            Update<FloatsScalar>(p + i, g + i, m + i, v + i, length - i, rates);
    }

    readonly record struct Rates(
        float StepSize,
        float Beta1,
        float Rest1,
        float Beta2,
        float Rest2,
        float RootScale,
        float Epsilon,
        float WeightDecay
    );

    /// <summary>The operands of a step; reused by the thread, so a step allocates no memory.</summary>
    sealed class Job
    {
        public VectorWidth Width;
        public FloatView P,
            G,
            M,
            V;
        public Rates Rates;

        public Job() => Body = Slice;

        public Action<int> Body { get; }

        void Slice(int slice)
        {
            var start = slice * SliceLength;
            var length = Math.Min(SliceLength, P.Length - start);
            float* p = P.Start,
                g = G.Start,
                m = M.Start,
                v = V.Start;
            delegate* <float*, float*, float*, float*, int, in Rates, void> run = Width switch
            {
                VectorWidth.Bits512 => &Update<Floats512>,
                VectorWidth.Bits256 => &Update<Floats256>,
                VectorWidth.Bits128 => &Update<Floats128>,
                _ => &Update<FloatsScalar>,
            };
            run(p + start, g + start, m + start, v + start, length, Rates);
        }
    }
}
