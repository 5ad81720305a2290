namespace VaePipeline.Kernels.Simd;

/// <summary>
/// As many numbers as one instruction works on: floats or doubles. A kernel is written once over it, and the JIT compiles it for each width,
/// everything inlined.
/// </summary>
internal unsafe interface ILanes<TSelf, T> where TSelf : unmanaged, ILanes<TSelf, T> where T : unmanaged
{
    static abstract int Count { get; }

    static abstract TSelf Broadcast(T value);

    /// <summary>A constant in all lanes, rounded to their type.</summary>
    static abstract TSelf Constant(double value);

    static abstract TSelf Load(T* source);

    void Store(T* destination);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf SquareRoot(TSelf value);

    /// <summary>a * b + c, fused where the machine can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>a * b - c, fused where the machine can.</summary>
    static abstract TSelf MultiplySubtract(TSelf a, TSelf b, TSelf c);

    /// <summary>Reads Count floats, each times <paramref name="factor"/> and rounded to a float again; of the lanes' type then.</summary>
    static abstract TSelf LoadProduct(float* source, float factor);

    /// <summary>Writes Count floats.</summary>
    void StoreFloats(float* destination);
}

/// <summary>Floats.</summary>
internal unsafe interface IFloatLanes<TSelf> : ILanes<TSelf, float> where TSelf : unmanaged, IFloatLanes<TSelf>
{
    /// <summary>How many vectors of this width the processor has registers for.</summary>
    static abstract int Registers { get; }

    /// <summary>The larger of each pair of numbers; which of the two comes back when one is no number is not defined.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller, likewise.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>Whether in any lane the left number is the larger.</summary>
    static abstract bool AnyAbove(TSelf left, TSelf right);

    /// <summary>x = mantissa * 2^exponent with the mantissa in [1/sqrt 2, sqrt 2), for positive normal x.</summary>
    static abstract TSelf Exponent(TSelf x, out TSelf mantissa);

    /// <summary>
    /// Adds a * b to these lanes, fused where the machine can. In place: of a returned sum, the JIT does not see that it takes the old one's
    /// register, and copies (24 instructions instead of 16 for 16 multiply-adds).
    /// </summary>
    void AddProduct(TSelf a, TSelf b);

    /// <summary>Zero where <paramref name="value"/> is negative; NaN is kept, so that a broken loss shows.</summary>
    static abstract TSelf Rectify(TSelf value);

    /// <summary><paramref name="value"/> where <paramref name="gate"/> is above zero, else zero.</summary>
    static abstract TSelf WherePositive(TSelf gate, TSelf value);

    /// <summary>The lanes added up, in a fixed order.</summary>
    float Sum();

    /// <summary>Writes the sums of eight vectors' lanes to eight floats: far cheaper than one by one.</summary>
    static abstract void StoreSums(TSelf a0, TSelf a1, TSelf a2, TSelf a3, TSelf a4, TSelf a5, TSelf a6, TSelf a7, float* sums);

    /// <summary>Reads <c>Count</c> rows of <c>Count</c> floats, <paramref name="stride"/> apart; writes their columns, <paramref name="columnStride"/> apart.</summary>
    static abstract void Transpose(float* source, nint stride, float* destination, nint columnStride);
}
