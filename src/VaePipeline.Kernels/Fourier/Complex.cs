namespace VaePipeline.Kernels.Fourier;

/// <summary>A vector of complex numbers, one per lane.</summary>
internal readonly unsafe struct Complex<L, T>(L real, L imaginary)
    where L : unmanaged, ILanes<L, T>
    where T : unmanaged
{
    public readonly L Real = real,
        Imaginary = imaginary;

    /// <summary>Loads element <paramref name="index"/> of an array (n, 2, lanes).</summary>
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
    public static Complex<L, T> operator +(Complex<L, T> left, Complex<L, T> right) =>
        new(left.Real + right.Real, left.Imaginary + right.Imaginary);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Complex<L, T> operator -(Complex<L, T> left, Complex<L, T> right) =>
        new(left.Real - right.Real, left.Imaginary - right.Imaginary);

    /// <summary>Multiplies all lanes by the complex number (rotation[0], rotation[1]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<L, T> Rotated(T* rotation)
    {
        var (cos, sin) = (L.Broadcast(rotation[0]), L.Broadcast(rotation[1]));
        return new(L.MultiplySubtract(Real, cos, Imaginary * sin), L.MultiplyAdd(Real, sin, Imaginary * cos));
    }

    /// <summary>Stores a number times (rotation[0], rotation[1]); needs fewer instructions than <see cref="Rotated"/> and <see cref="Store"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRotated(T* to, T* rotation, L real, L imaginary)
    {
        var (cos, sin) = (L.Broadcast(rotation[0]), L.Broadcast(rotation[1]));
        L.MultiplySubtract(real, cos, imaginary * sin).Store(to);
        L.MultiplyAdd(real, sin, imaginary * cos).Store(to + L.Count);
    }

    /// <summary>Multiplies all lanes by (rotation[0], -rotation[1]), the inverse of <see cref="Rotated"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<L, T> RotatedBack(T* rotation)
    {
        var (cos, sin) = (L.Broadcast(rotation[0]), L.Broadcast(rotation[1]));
        return new(L.MultiplyAdd(Real, cos, Imaginary * sin), L.MultiplySubtract(Imaginary, cos, Real * sin));
    }

    /// <summary>Adds i times the other number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<L, T> PlusITimes(Complex<L, T> other) => new(Real - other.Imaginary, Imaginary + other.Real);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<L, T> Half() => new(Real * L.Constant(0.5), Imaginary * L.Constant(0.5));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<L, T> Conjugate() => new(Real, L.Constant(0) - Imaginary);

    /// <summary>The number with its real and imaginary parts swapped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<L, T> Swapped() => new(Imaginary, Real);

    /// <summary>The squared magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public L Power() => L.MultiplyAdd(Real, Real, Imaginary * Imaginary);
}
