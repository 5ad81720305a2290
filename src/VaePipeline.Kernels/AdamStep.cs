using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels;

/// <summary>
/// One step of Adam (Kingma and Ba, 2015) as PyTorch defines it, over a whole parameter in one pass:
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
    /// <param name="eps">added to the root, so that it divides by no zero</param>
    /// <param name="weightDecay">L2 penalty, added to the gradient</param>
    /// <param name="step">1 for the first step</param>
    public static void Apply(
        FloatView p, FloatView g, FloatView m, FloatView v, float lr, float beta1, float beta2, float eps, float weightDecay,
        int step)
        => Apply(InstructionSets.Active, p, g, m, v, lr, beta1, beta2, eps, weightDecay, step);

    public static void Apply(
        InstructionSet set, FloatView p, FloatView g, FloatView m, FloatView v,
        float lr, float beta1, float beta2, float eps, float weightDecay, int step)
    {
        if (g.Length != p.Length || m.Length != p.Length || v.Length != p.Length)
            throw new ArgumentException(
                $"parameter, gradient and moments have the same length, not {p.Length}, {g.Length}, {m.Length}, {v.Length}");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        var correction1 = 1 - Math.Pow(beta1, step);
        var correction2 = 1 - Math.Pow(beta2, step);
        var job = _job ??= new Job();
        job.Set = set;
        (job.P, job.G, job.M, job.V) = (p, g, m, v);
        job.Rates = new Rates(
            (float)(lr / correction1), beta1, (float)(1 - (double)beta1), beta2, (float)(1 - (double)beta2),
            (float)(1 / Math.Sqrt(correction2)), eps, weightDecay);
        Slices.For((p.Length + SliceLength - 1) / SliceLength, job.Body);
        (job.P, job.G, job.M, job.V) = (default, default, default, default);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Update<TSimd, TVector>(float* p, float* g, float* m, float* v, int length, in Rates rates)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var stepSize = TSimd.Broadcast(-rates.StepSize);
        var beta1 = TSimd.Broadcast(rates.Beta1);
        var rest1 = TSimd.Broadcast(rates.Rest1);
        var beta2 = TSimd.Broadcast(rates.Beta2);
        var rest2 = TSimd.Broadcast(rates.Rest2);
        var rootScale = TSimd.Broadcast(rates.RootScale);
        var eps = TSimd.Broadcast(rates.Epsilon);
        var decay = TSimd.Broadcast(rates.WeightDecay);
        var i = 0;
        for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
        {
            var parameter = TSimd.Load(p + i);
            var gradient = TSimd.MultiplyAdd(decay, parameter, TSimd.Load(g + i));
            var mean = TSimd.MultiplyAdd(beta1, TSimd.Load(m + i), TSimd.Multiply(rest1, gradient));
            var square = TSimd.MultiplyAdd(beta2, TSimd.Load(v + i), TSimd.Multiply(TSimd.Multiply(rest2, gradient), gradient));
            var root = TSimd.MultiplyAdd(TSimd.SquareRoot(square), rootScale, eps);
            TSimd.Store(m + i, mean);
            TSimd.Store(v + i, square);
            TSimd.Store(p + i, TSimd.MultiplyAdd(stepSize, TSimd.Divide(mean, root), parameter));
        }
        if (i < length)
            Update<SimdScalar, float>(p + i, g + i, m + i, v + i, length - i, rates);
    }

    readonly record struct Rates(
        float StepSize, float Beta1, float Rest1, float Beta2, float Rest2, float RootScale, float Epsilon, float WeightDecay);

    /// <summary>A step's operands, kept by the thread so that a step allocates nothing.</summary>
    sealed class Job
    {
        public InstructionSet Set;
        public FloatView P, G, M, V;
        public Rates Rates;

        public Job() => Body = Slice;

        public Action<int> Body { get; }

        void Slice(int slice)
        {
            var start = slice * SliceLength;
            var length = Math.Min(SliceLength, P.Length - start);
            float* p = P.Start, g = G.Start, m = M.Start, v = V.Start;
            switch (Set)
            {
                case InstructionSet.Vector512:
                    Update<Simd512, Vector512<float>>(p + start, g + start, m + start, v + start, length, Rates);
                    break;
                case InstructionSet.Vector256:
                    Update<Simd256, Vector256<float>>(p + start, g + start, m + start, v + start, length, Rates);
                    break;
                case InstructionSet.Vector128:
                    Update<Simd128, Vector128<float>>(p + start, g + start, m + start, v + start, length, Rates);
                    break;
                default:
                    Update<SimdScalar, float>(p + start, g + start, m + start, v + start, length, Rates);
                    break;
            }
        }
    }
}
