using System.Runtime.InteropServices;

namespace VaePipeline.Kernels;

/// <summary>
/// Floats in native memory, aligned to 64 bytes, so no vector load of an aligned row crosses a cache line. A class, so parallel work can
/// capture it and pools can hold it.
/// </summary>
internal sealed unsafe class FloatBuffer : IDisposable
{
    const int Alignment = 64;

    static long _allocations;

    float* _start;

    public FloatBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        var bytes = Math.Max((nuint)length * sizeof(float), Alignment);
        _start = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        GC.AddMemoryPressure((long)bytes);
        Interlocked.Increment(ref _allocations);
    }

    ~FloatBuffer() => Free();

    /// <summary>The number of buffers created in this process; constant during a steady training loop.</summary>
    public static long Allocations => Interlocked.Read(ref _allocations);

    public int Length { get; }

    /// <summary>The values; initially undefined.</summary>
    public Span<float> Span => new(Start, Length);

    /// <summary>The first value. Native memory does not move, so no pinning is needed. Valid until this buffer is disposed.</summary>
    public float* Start
    {
        get
        {
            ObjectDisposedException.ThrowIf(_start is null, this);
            return _start;
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    void Free()
    {
        if (_start is null)
            return;
        NativeMemory.AlignedFree(_start);
        _start = null;
        GC.RemoveMemoryPressure((long)Math.Max((nuint)Length * sizeof(float), Alignment));
    }
}
