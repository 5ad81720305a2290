using System.Numerics;

namespace VaePipeline.Kernels.Fourier;

/// <summary>Complex Fourier transforms of one signal per lane, so no step needs shuffles.</summary>
internal static unsafe class LaneFourier<L, T>
    where L : unmanaged, ILanes<L, T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Receives the bins of a transform from the last pass.</summary>
    public interface IBins
    {
        /// <summary>Starts a butterfly whose first output is at a position of the plan; returns a value that is passed to <see cref="Store"/>.</summary>
        int Begin(int position);

        /// <summary>Receives an output of a butterfly with a number of outputs, which are at consecutive positions.</summary>
        void Store(int begin, int output, int outputs, Complex<L, T> bin);
    }

    /// <summary>Stores the bins in place, at the plan's positions.</summary>
    public readonly struct InPlace(T* data) : IBins
    {
        public int Begin(int position) => position;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int begin, int output, int outputs, Complex<L, T> bin) => bin.Store(data, begin + output);
    }

    /// <summary>Transforms (Points, 2, lanes); the data is overwritten.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    public static void Transform<TBins>(FourierPlan<T> plan, T* data, TBins bins)
        where TBins : IBins => Transform(plan, data, 0, plan.Points, pass: 0, plan.Twiddles.Pointer, bins);

    /// <summary>Transforms a block depth-first, while it is in the cache: one pass over the block, then all remaining passes over each of its parts.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    static void Transform<TBins>(FourierPlan<T> plan, T* data, int start, int block, int pass, T* twiddles, TBins bins)
        where TBins : IBins
    {
        var radix = plan.Radices[pass];
        if (pass == plan.Radices.Length - 1)
        {
            if (radix == 8)
                LastPass<Size8, TBins>(data, start, block, bins);
            else
                LastPass<Size4, TBins>(data, start, block, bins);
            return;
        }
        var part = block / radix;
        if (radix == 8)
            Pass<Size8>(data + start * 2 * L.Count, part, twiddles);
        else
            Pass<Size4>(data + start * 2 * L.Count, part, twiddles);
        twiddles += part * (radix - 1) * 2;
        // The last pass needs no twiddles, so it processes all parts together.
        var step = pass == plan.Radices.Length - 2 ? block : part;
        for (var next = start; next < start + block; next += step)
            Transform(plan, data, next, step, pass + 1, twiddles, bins);
    }

    [MethodImpl(VectorLoops.Compiled)]
    static void Pass<TRadix>(T* data, int places, T* twiddles)
        where TRadix : struct, ISize
    {
        var stride = (nint)places * 2 * L.Count;
        for (var end = data + stride; data < end; data += 2 * L.Count, twiddles += 2 * TRadix.Count - 2)
            Butterfly<TRadix, Turned>(data, stride, new(data, stride, twiddles));
    }

    [MethodImpl(VectorLoops.Compiled)]
    static void LastPass<TRadix, TBins>(T* data, int start, int count, TBins bins)
        where TRadix : struct, ISize
        where TBins : IBins
    {
        data += start * 2 * L.Count;
        for (var end = start + count; start < end; start += TRadix.Count, data += 2 * TRadix.Count * L.Count)
            Butterfly<TRadix, Last<TBins>>(data, 2 * L.Count, new(bins, bins.Begin(start), TRadix.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Butterfly<TRadix, TOutputs>(T* data, nint stride, TOutputs outputs)
        where TRadix : struct, ISize
        where TOutputs : IOutputs
    {
        if (TRadix.Count == 8)
            Butterfly8(data, stride, outputs);
        else
            Butterfly4(data, stride, outputs);
    }

    /// <summary>Receives the outputs of a butterfly.</summary>
    interface IOutputs
    {
        void Store(int output, L real, L imaginary);
    }

    /// <summary>Multiplies each output except the first by its twiddle, for the next pass.</summary>
    readonly struct Turned(T* data, nint stride, T* twiddles) : IOutputs
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int output, L real, L imaginary)
        {
            var to = data + output * stride;
            if (output == 0)
            {
                real.Store(to);
                imaginary.Store(to + L.Count);
                return;
            }
            Complex<L, T>.StoreRotated(to, twiddles + 2 * output - 2, real, imaginary);
        }
    }

    readonly struct Last<TBins>(TBins bins, int begin, int outputs) : IOutputs
        where TBins : IBins
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int output, L real, L imaginary) => bins.Store(begin, output, outputs, new(real, imaginary));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Butterfly4<TOutputs>(T* data, nint stride, TOutputs outputs)
        where TOutputs : IOutputs
    {
        T* x0 = data,
            x1 = data + stride,
            x2 = data + 2 * stride,
            x3 = data + 3 * stride;
        var (sum0Real, sum0Imaginary) = (Real(x0) + Real(x2), Imaginary(x0) + Imaginary(x2));
        var (difference0Real, difference0Imaginary) = (Real(x0) - Real(x2), Imaginary(x0) - Imaginary(x2));
        var (sum1Real, sum1Imaginary) = (Real(x1) + Real(x3), Imaginary(x1) + Imaginary(x3));
        var (difference1Real, difference1Imaginary) = (Real(x1) - Real(x3), Imaginary(x1) - Imaginary(x3));
        outputs.Store(0, sum0Real + sum1Real, sum0Imaginary + sum1Imaginary);
        outputs.Store(2, sum0Real - sum1Real, sum0Imaginary - sum1Imaginary);
        outputs.Store(1, difference0Real + difference1Imaginary, difference0Imaginary - difference1Real);
        outputs.Store(3, difference0Real - difference1Imaginary, difference0Imaginary + difference1Real);
    }

    /// <summary>
    /// Even outputs are the 4-point transform of the sums of opposite inputs, odd outputs that of their differences times powers of exp(-i pi / 4).
    /// The factor sqrt(1/2) of these rotations is fused into the last additions as multiply-adds.
    /// The order of operations needs the fewest registers, as AVX2 has 16: the even inputs are read twice, before and after the odd outputs, which
    /// overwrite the odd inputs. There are three methods, because the JIT does not inline methods with more than 32 variables.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Butterfly8<TOutputs>(T* data, nint stride, TOutputs outputs)
        where TOutputs : IOutputs
    {
        OddInputs(
            data + stride,
            2 * stride,
            out var sumReal,
            out var sumImaginary,
            out var differenceReal,
            out var differenceImaginary,
            out var turnedSumReal,
            out var turnedSumImaginary,
            out var turnedDifferenceReal,
            out var turnedDifferenceImaginary
        );
        OddOutputs(data, 2 * stride, turnedSumReal, turnedSumImaginary, turnedDifferenceReal, turnedDifferenceImaginary, outputs);
        EvenOutputs(data, 2 * stride, sumReal, sumImaginary, differenceReal, differenceImaginary, outputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void OddInputs(
        T* x1,
        nint step,
        out L sumReal,
        out L sumImaginary,
        out L differenceReal,
        out L differenceImaginary,
        out L turnedSumReal,
        out L turnedSumImaginary,
        out L turnedDifferenceReal,
        out L turnedDifferenceImaginary
    )
    {
        T* x3 = x1 + step,
            x5 = x3 + step,
            x7 = x5 + step;
        var b1Real = Real(x1) - Real(x5);
        var b1Imaginary = Imaginary(x1) - Imaginary(x5);
        var turned1Real = b1Real + b1Imaginary;
        var turned1Imaginary = b1Imaginary - b1Real;
        var b3Real = Real(x3) - Real(x7);
        var b3Imaginary = Imaginary(x3) - Imaginary(x7);
        var turned3Real = b3Real + b3Imaginary;
        var turned3Imaginary = b3Imaginary - b3Real;
        turnedSumReal = turned1Real + turned3Imaginary;
        turnedSumImaginary = turned1Imaginary - turned3Real;
        turnedDifferenceReal = turned1Real - turned3Imaginary;
        turnedDifferenceImaginary = turned1Imaginary + turned3Real;
        var a1Real = Real(x1) + Real(x5);
        var a3Real = Real(x3) + Real(x7);
        sumReal = a1Real + a3Real;
        differenceReal = a1Real - a3Real;
        var a1Imaginary = Imaginary(x1) + Imaginary(x5);
        var a3Imaginary = Imaginary(x3) + Imaginary(x7);
        sumImaginary = a1Imaginary + a3Imaginary;
        differenceImaginary = a1Imaginary - a3Imaginary;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void OddOutputs<TOutputs>(T* x0, nint step, L sumReal, L sumImaginary, L differenceReal, L differenceImaginary, TOutputs outputs)
        where TOutputs : IOutputs
    {
        T* x2 = x0 + step,
            x4 = x2 + step,
            x6 = x4 + step;
        var (root, minusRoot) = (L.Constant(RootOfHalf), L.Constant(-RootOfHalf));
        var b0Real = Real(x0) - Real(x4);
        var b0Imaginary = Imaginary(x0) - Imaginary(x4);
        var b2Real = Real(x2) - Real(x6);
        var b2Imaginary = Imaginary(x2) - Imaginary(x6);
        var even1Real = b0Real + b2Imaginary;
        var even1Imaginary = b0Imaginary - b2Real;
        var even3Real = b0Real - b2Imaginary;
        var even3Imaginary = b0Imaginary + b2Real;
        outputs.Store(1, L.MultiplyAdd(sumReal, root, even1Real), L.MultiplyAdd(sumImaginary, root, even1Imaginary));
        outputs.Store(5, L.MultiplyAdd(sumReal, minusRoot, even1Real), L.MultiplyAdd(sumImaginary, minusRoot, even1Imaginary));
        outputs.Store(3, L.MultiplyAdd(differenceImaginary, root, even3Real), L.MultiplyAdd(differenceReal, minusRoot, even3Imaginary));
        outputs.Store(7, L.MultiplyAdd(differenceImaginary, minusRoot, even3Real), L.MultiplyAdd(differenceReal, root, even3Imaginary));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void EvenOutputs<TOutputs>(
        T* x0,
        nint step,
        L sumReal,
        L sumImaginary,
        L differenceReal,
        L differenceImaginary,
        TOutputs outputs
    )
        where TOutputs : IOutputs
    {
        T* x2 = x0 + step,
            x4 = x2 + step,
            x6 = x4 + step;
        var a0Real = Real(x0) + Real(x4);
        var a2Real = Real(x2) + Real(x6);
        var even0Real = a0Real + a2Real;
        var even2Real = a0Real - a2Real;
        var a0Imaginary = Imaginary(x0) + Imaginary(x4);
        var a2Imaginary = Imaginary(x2) + Imaginary(x6);
        var even0Imaginary = a0Imaginary + a2Imaginary;
        var even2Imaginary = a0Imaginary - a2Imaginary;
        outputs.Store(0, even0Real + sumReal, even0Imaginary + sumImaginary);
        outputs.Store(4, even0Real - sumReal, even0Imaginary - sumImaginary);
        outputs.Store(2, even2Real + differenceImaginary, even2Imaginary - differenceReal);
        outputs.Store(6, even2Real - differenceImaginary, even2Imaginary + differenceReal);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static L Real(T* number) => L.Load(number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static L Imaginary(T* number) => L.Load(number + L.Count);

    const double RootOfHalf = 0.70710678118654752;
}
