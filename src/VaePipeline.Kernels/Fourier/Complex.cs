using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Fourier;

/// <summary>A complex number a lane.</summary>
internal readonly unsafe struct Complex<L, T>(L real, L imaginary)
    where L : unmanaged, ILanes<L, T> where T : unmanaged
{
    public readonly L Real = real, Imaginary = imaginary;

    /// <summary>Number <paramref name="index"/> of an array (n, 2, lanes).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<L, T> Load(T* data, int index)
    {
        var from = data + index * 2 * L.Count;
        return new(L.Load(from), L.Load(from + L.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* data, int index)
    {
        var to = data + index * 2 * L.Count;
        Real.Store(to);
        Imaginary.Store(to + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<L, T> operator +(Complex<L, T> left, Complex<L, T> right) => new(left.Real + right.Real, left.Imaginary + right.Imaginary);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<L, T> operator -(Complex<L, T> left, Complex<L, T> right) => new(left.Real - right.Real, left.Imaginary - right.Imaginary);

    /// <summary>Times (rotation[0], rotation[1]), the same for all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<L, T> Rotated(T* rotation)
    {
        var (cos, sin) = (L.Broadcast(rotation[0]), L.Broadcast(rotation[1]));
        return new(L.MultiplySubtract(Real, cos, Imaginary * sin), L.MultiplyAdd(Real, sin, Imaginary * cos));
    }

    /// <summary>Writes a number times (rotation[0], rotation[1]), as <see cref="Rotated"/> and <see cref="Store"/> would with more instructions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRotated(T* to, T* rotation, L real, L imaginary)
    {
        var (cos, sin) = (L.Broadcast(rotation[0]), L.Broadcast(rotation[1]));
        L.MultiplySubtract(real, cos, imaginary * sin).Store(to);
        L.MultiplyAdd(real, sin, imaginary * cos).Store(to + L.Count);
    }

    /// <summary>Times (rotation[0], -rotation[1]), the same for all lanes: undoes <see cref="Rotated"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<L, T> RotatedBack(T* rotation)
    {
        var (cos, sin) = (L.Broadcast(rotation[0]), L.Broadcast(rotation[1]));
        return new(L.MultiplyAdd(Real, cos, Imaginary * sin), L.MultiplySubtract(Imaginary, cos, Real * sin));
    }

    /// <summary>This + i other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<L, T> PlusITimes(Complex<L, T> other) => new(Real - other.Imaginary, Imaginary + other.Real);

    /// <summary>Half of it.</summary>
    public Complex<L, T> Half
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Real * L.Constant(0.5), Imaginary * L.Constant(0.5));
    }

    /// <summary>With the opposite imaginary part.</summary>
    public Complex<L, T> Conjugate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Real, L.Constant(0) - Imaginary);
    }

    /// <summary>Real and imaginary part in each other's place.</summary>
    public Complex<L, T> Swapped
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Imaginary, Real);
    }

    /// <summary>The squared magnitude.</summary>
    public L Power
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => L.MultiplyAdd(Real, Real, Imaginary * Imaginary);
    }
}
