namespace VaePipeline.Kernels.Simd;

/// <summary>
/// A vector of floats or doubles. Kernels are generic over it, and the JIT compiles them for each width with everything inlined. Its
/// implementations are not generic: crossgen2 does not compile kernels over generic lanes ahead of time.
/// </summary>
internal unsafe interface ILanes<TSelf, T>
    where TSelf : unmanaged, ILanes<TSelf, T>
    where T : unmanaged
{
    static abstract int Count { get; }

    static abstract TSelf Broadcast(T value);

    /// <summary>A constant in all lanes, rounded to their number type.</summary>
    static abstract TSelf Constant(double value);

    static abstract TSelf Load(T* source);

    void Store(T* destination);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf SquareRoot(TSelf value);

    /// <summary>a * b + c, fused if the machine supports it.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>a * b - c, fused if the machine supports it.</summary>
    static abstract TSelf MultiplySubtract(TSelf a, TSelf b, TSelf c);

    /// <summary>Loads Count floats from an index on, multiplies each by factors[factor], rounds to float, and converts to the lanes' number type.</summary>
    static abstract TSelf LoadProduct(float* source, nint index, float* factors, nint factor);

    /// <summary>Stores the lanes as floats.</summary>
    void StoreFloats(float* destination);
}

/// <summary>A vector of floats.</summary>
internal unsafe interface IFloatLanes<TSelf> : ILanes<TSelf, float>
    where TSelf : unmanaged, IFloatLanes<TSelf>
{
    /// <summary>The number of vector registers of this width.</summary>
    static abstract int Registers { get; }

    /// <summary>The larger of each pair of numbers; the right one if they are equal, NaN if the right one is NaN.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller of each pair of numbers; the right one if they are equal, NaN if the right one is NaN.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>Whether the left number is larger in any lane.</summary>
    static abstract bool AnyAbove(TSelf left, TSelf right);

    /// <summary>x = mantissa * 2^exponent with the mantissa in [1/sqrt 2, sqrt 2), for positive normal x.</summary>
    static abstract TSelf Exponent(TSelf x, out TSelf mantissa);

    /// <summary>
    /// Adds a * b to these lanes, fused if the machine supports it. In place, because the JIT does not reuse the register of the old sum for a
    /// returned one, and copies (24 instead of 16 instructions for 16 multiply-adds).
    /// </summary>
    void AddProduct(TSelf a, TSelf b);

    /// <summary><paramref name="value"/> where <paramref name="gate"/> is above zero, else zero.</summary>
    static abstract TSelf WherePositive(TSelf gate, TSelf value);

    /// <summary>The sum of the lanes, in a fixed order.</summary>
    float Sum();

    /// <summary>Stores the sums of the lanes of eight vectors as eight floats; much faster than one by one.</summary>
    static abstract void StoreSums(TSelf a0, TSelf a1, TSelf a2, TSelf a3, TSelf a4, TSelf a5, TSelf a6, TSelf a7, float* sums);

    /// <summary>Transposes <c>Count</c> x <c>Count</c> floats: rows at distance <paramref name="stride"/>, columns stored at distance <paramref name="columnStride"/>.</summary>
    static abstract void Transpose(float* source, nint stride, float* destination, nint columnStride);
}
