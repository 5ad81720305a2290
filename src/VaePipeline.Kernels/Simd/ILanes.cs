namespace VaePipeline.Kernels.Simd;

/// <summary>
/// As many numbers as one instruction works on. Bodies written over it are compiled once a width; lanes do not mix in them, so that every
/// width gives the same bits.
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
    /// <summary>The larger of each pair of numbers; which of the two comes back when one is no number is not defined.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller, likewise.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>Whether in any lane the left number is the larger.</summary>
    static abstract bool AnyAbove(TSelf left, TSelf right);

    /// <summary>x = mantissa * 2^exponent with the mantissa in [1/sqrt 2, sqrt 2), for positive normal x.</summary>
    static abstract TSelf Exponent(TSelf x, out TSelf mantissa);

    /// <summary>The lanes added up.</summary>
    float Sum();

    /// <summary>Reads <c>Count</c> rows of <c>Count</c> floats, <paramref name="stride"/> apart; writes their columns, <paramref name="columnStride"/> apart.</summary>
    static abstract void Transpose(float* source, nint stride, float* destination, nint columnStride);
}

/// <summary>Doubles, half as many.</summary>
internal unsafe interface IDoubleLanes<TSelf> : ILanes<TSelf, double> where TSelf : unmanaged, IDoubleLanes<TSelf>
{
    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf SquareRoot(TSelf value);
}
