using System.Runtime.CompilerServices;
using VaePipeline.Audio.Vectors;

namespace VaePipeline.Audio.Features;

/// <summary>A complex number a lane.</summary>
internal readonly unsafe struct Complex<V>(V real, V imaginary) where V : unmanaged, ILanes<V>
{
    public readonly V Real = real, Imaginary = imaginary;

    /// <summary>Number <paramref name="index"/> of an array (n, 2, lanes).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<V> Load(float* data, int index)
    {
        var from = data + index * 2 * V.Count;
        return new(V.Load(from), V.Load(from + V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* data, int index)
    {
        var to = data + index * 2 * V.Count;
        Real.Store(to);
        Imaginary.Store(to + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<V> operator +(Complex<V> left, Complex<V> right) => new(left.Real + right.Real, left.Imaginary + right.Imaginary);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<V> operator -(Complex<V> left, Complex<V> right) => new(left.Real - right.Real, left.Imaginary - right.Imaginary);

    /// <summary>Times (rotation[0], rotation[1]), the same for all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<V> Rotated(float* rotation)
    {
        var (cos, sin) = (V.Broadcast(rotation[0]), V.Broadcast(rotation[1]));
        return new(V.MultiplySubtract(Real, cos, Imaginary * sin), V.MultiplyAdd(Real, sin, Imaginary * cos));
    }

    /// <summary>Times -i, which is free but for a sign that the JIT folds into what follows.</summary>
    public Complex<V> TimesMinusI
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Imaginary, V.Broadcast(0) - Real);
    }

    /// <summary>Times exp(-i pi / 4).</summary>
    public Complex<V> TimesEighthTurn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var scale = V.Broadcast(SquareRootOfHalf);
            return new((Real + Imaginary) * scale, (Imaginary - Real) * scale);
        }
    }

    /// <summary>Times exp(-3 i pi / 4).</summary>
    public Complex<V> TimesThreeEighthsTurn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new((Imaginary - Real) * V.Broadcast(SquareRootOfHalf), (Real + Imaginary) * V.Broadcast(-SquareRootOfHalf));
    }

    /// <summary>The squared magnitude.</summary>
    public V Power
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.MultiplyAdd(Real, Real, Imaginary * Imaginary);
    }

    const float SquareRootOfHalf = 0.70710678f;
}
