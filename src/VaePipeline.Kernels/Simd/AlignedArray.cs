namespace VaePipeline.Kernels.Simd;

/// <summary>A pinned array, aligned to 64 bytes, so no vector load of an aligned row crosses a cache line.</summary>
internal sealed unsafe class AlignedArray<T>
    where T : unmanaged
{
    const int Alignment = 64;
    readonly T[] _array;

    public AlignedArray(int length)
    {
        _array = GC.AllocateArray<T>(length + Alignment / sizeof(T), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref _array[0]);
        Pointer = (T*)((address + Alignment - 1) & ~(nuint)(Alignment - 1));
        Length = length;
    }

    public AlignedArray(ReadOnlySpan<T> values)
        : this(values.Length) => values.CopyTo(Span);

    public int Length { get; }

    /// <summary>The first value; valid while this object is referenced.</summary>
    public T* Pointer { get; }

    public Span<T> Span => new(Pointer, Length);
}
