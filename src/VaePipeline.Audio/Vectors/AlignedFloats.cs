using System.Runtime.CompilerServices;

namespace VaePipeline.Audio.Vectors;

/// <summary>Floats that the garbage collector does not move, from an address at which no vector straddles two cache lines.</summary>
internal sealed unsafe class AlignedFloats
{
    const int Alignment = 64;
    readonly float[] _array;

    public AlignedFloats(int length)
    {
        _array = GC.AllocateArray<float>(length + Alignment / sizeof(float), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref _array[0]);
        Pointer = (float*)((address + Alignment - 1) & ~(nuint)(Alignment - 1));
        Length = length;
    }

    public AlignedFloats(ReadOnlySpan<float> values) : this(values.Length) => values.CopyTo(Span);

    public int Length { get; }

    /// <summary>The first value; valid as long as this object is referenced.</summary>
    public float* Pointer { get; }

    public Span<float> Span => new(Pointer, Length);
}
