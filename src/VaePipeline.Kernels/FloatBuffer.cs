using System.Runtime.InteropServices;

namespace VaePipeline.Kernels;

/// <summary>
/// Floats in native memory, aligned to 64 bytes so that no vector load of an aligned row straddles two cache lines.
/// A class, so that it can be captured by parallel work and pooled; a span of it is the form in which kernels see it.
/// </summary>
internal sealed unsafe class FloatBuffer : IDisposable
{
    const int Alignment = 64;

    static long s_allocations;

    float* _start;

    public FloatBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        var bytes = Math.Max((nuint)length * sizeof(float), Alignment);
        _start = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        GC.AddMemoryPressure((long)bytes);
        Interlocked.Increment(ref s_allocations);
    }

    ~FloatBuffer() => Free();

    /// <summary>How many buffers were made in the whole process; a steady training loop leaves it where it is.</summary>
    public static long Allocations => Interlocked.Read(ref s_allocations);

    public int Length { get; }

    /// <summary>The values; uninitialized until written.</summary>
    public Span<float> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_start is null, this);
            return new(_start, Length);
        }
    }

    /// <summary>The first value, for kernels: native memory stays where it is, so nothing needs pinning. Valid while this lives.</summary>
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
