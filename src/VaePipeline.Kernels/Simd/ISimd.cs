namespace VaePipeline.Kernels.Simd;

/// <summary>
/// The operations that kernels are written in, for one vector width. Implemented by empty structs, so that the JIT makes a
/// separate, fully inlined body of each kernel for each width: one text, four machine codes.
/// </summary>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    static abstract int Lanes { get; }

    /// <summary>How many accumulators a kernel may keep besides its operands without spilling: 16 with 32 registers, else 8.</summary>
    static abstract int Accumulators { get; }

    static abstract TVector Zero { get; }
    static abstract TVector Broadcast(float value);
    static abstract TVector Load(float* address);
    static abstract void Store(float* address, TVector value);

    static abstract TVector Add(TVector a, TVector b);
    static abstract TVector Subtract(TVector a, TVector b);
    static abstract TVector Multiply(TVector a, TVector b);
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a * b + c, fused where the machine can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector SquareRoot(TVector x);
    static abstract TVector Exponential(TVector x);
    static abstract TVector Logarithm(TVector x);

    /// <summary>The larger of the two; NaN in either is kept.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>The smaller of the two; NaN in either is kept.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>x where it is not negative, else zero; NaN is kept, so that a broken loss shows.</summary>
    static abstract TVector Rectify(TVector x);

    /// <summary>x where gate is above zero, else zero.</summary>
    static abstract TVector WherePositive(TVector gate, TVector x);

    /// <summary>x where low &lt;= gate &lt;= high, else zero.</summary>
    static abstract TVector WhereWithin(TVector gate, TVector low, TVector high, TVector x);

    /// <summary>The sum of the lanes, in a fixed order.</summary>
    static abstract float Sum(TVector x);

    /// <summary>Writes the sums of eight vectors' lanes to eight floats: far cheaper than one by one.</summary>
    static abstract void StoreSums(
        TVector a0, TVector a1, TVector a2, TVector a3, TVector a4, TVector a5, TVector a6, TVector a7, float* sums);
}
