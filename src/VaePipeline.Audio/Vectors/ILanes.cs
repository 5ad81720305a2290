namespace VaePipeline.Audio.Vectors;

/// <summary>
/// As many floats as one instruction works on. Bodies written over it are compiled once a width; lanes never mix in them, so that every
/// width gives the same bits.
/// </summary>
internal unsafe interface ILanes<TSelf> where TSelf : unmanaged, ILanes<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf Broadcast(float value);

    static abstract TSelf Load(float* source);

    void Store(float* destination);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>a * b + c, fused where the machine can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>a * b - c, fused where the machine can.</summary>
    static abstract TSelf MultiplySubtract(TSelf a, TSelf b, TSelf c);

    /// <summary>The larger of each pair of numbers; which of the two comes back when one is no number is not defined.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>x = mantissa * 2^exponent with the mantissa in [1/sqrt 2, sqrt 2), for positive normal x.</summary>
    static abstract TSelf Exponent(TSelf x, out TSelf mantissa);

    /// <summary>The lanes added up.</summary>
    float Sum();

    /// <summary>
    /// Reads <c>Count</c> rows of <c>Count</c> floats, <paramref name="stride"/> apart; multiplies each row by <paramref name="factors"/>
    /// (Count); writes the transpose, so that each vector of <paramref name="destination"/> (Count, Count) holds one column.
    /// </summary>
    static abstract void Transpose(float* source, nint stride, float* factors, float* destination);
}
