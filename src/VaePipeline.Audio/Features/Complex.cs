using System.Runtime.CompilerServices;
using VaePipeline.Audio.Vectors;

namespace VaePipeline.Audio.Features;

/// <summary>A complex number a lane.</summary>
internal readonly unsafe struct Complex<D>(D real, D imaginary) where D : unmanaged, IDoubleLanes<D>
{
    public readonly D Real = real, Imaginary = imaginary;

    /// <summary>Number <paramref name="index"/> of an array (n, 2, lanes).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<D> Load(double* data, int index)
    {
        var from = data + index * 2 * D.Count;
        return new(D.Load(from), D.Load(from + D.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* data, int index)
    {
        var to = data + index * 2 * D.Count;
        Real.Store(to);
        Imaginary.Store(to + D.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<D> operator +(Complex<D> left, Complex<D> right) => new(left.Real + right.Real, left.Imaginary + right.Imaginary);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<D> operator -(Complex<D> left, Complex<D> right) => new(left.Real - right.Real, left.Imaginary - right.Imaginary);

    /// <summary>Times (rotation[0], rotation[1]), the same for all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<D> Rotated(double* rotation)
    {
        var (cos, sin) = (D.Broadcast(rotation[0]), D.Broadcast(rotation[1]));
        return new(D.MultiplySubtract(Real, cos, Imaginary * sin), D.MultiplyAdd(Real, sin, Imaginary * cos));
    }

    /// <summary>Times (rotation[0], -rotation[1]), the same for all lanes: undoes <see cref="Rotated"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<D> RotatedBack(double* rotation)
    {
        var (cos, sin) = (D.Broadcast(rotation[0]), D.Broadcast(rotation[1]));
        return new(D.MultiplyAdd(Real, cos, Imaginary * sin), D.MultiplySubtract(Imaginary, cos, Real * sin));
    }

    /// <summary>This - i other: a turn of the other by a quarter costs nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<D> MinusITimes(Complex<D> other) => new(Real + other.Imaginary, Imaginary - other.Real);

    /// <summary>This + i other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<D> PlusITimes(Complex<D> other) => new(Real - other.Imaginary, Imaginary + other.Real);

    /// <summary>This + factor times other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<D> Plus(Complex<D> other, double factor) =>
        new(D.MultiplyAdd(other.Real, D.Broadcast(factor), Real), D.MultiplyAdd(other.Imaginary, D.Broadcast(factor), Imaginary));

    /// <summary>This + i factor times other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<D> PlusITimes(Complex<D> other, double factor) =>
        new(D.MultiplyAdd(other.Imaginary, D.Broadcast(-factor), Real), D.MultiplyAdd(other.Real, D.Broadcast(factor), Imaginary));

    /// <summary>Times exp(-i pi / 4), and longer by the root of 2.</summary>
    public Complex<D> LongEighthTurn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Real + Imaginary, Imaginary - Real);
    }

    /// <summary>Half of it.</summary>
    public Complex<D> Half
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Real * D.Broadcast(0.5), Imaginary * D.Broadcast(0.5));
    }

    /// <summary>With the opposite imaginary part.</summary>
    public Complex<D> Conjugate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Real, D.Broadcast(0) - Imaginary);
    }

    /// <summary>Real and imaginary part in each other's place.</summary>
    public Complex<D> Swapped
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Imaginary, Real);
    }

    /// <summary>The squared magnitude.</summary>
    public D Power
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => D.MultiplyAdd(Real, Real, Imaginary * Imaginary);
    }
}
