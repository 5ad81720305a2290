using System.Runtime.InteropServices;
using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp.Memory;

/// <summary>
/// The values that one or more tensors (a tensor and its views, handles and the graph's saved operands) look at.
/// Counted by hand, so that memory goes back to the pool at a known moment and not when a collector runs.
/// Float32 is native memory that kernels see as a <see cref="FloatBuffer"/>; every other type is a managed array.
/// </summary>
internal sealed class Storage
{
    FloatBuffer? _floats;
    readonly Array? _others;
    int _references;
    bool _zeroPending;

    Storage(ScalarType type, int length, FloatBuffer? floats, Array? others)
    {
        Type = type;
        Length = length;
        _floats = floats;
        _others = others;
    }

    public ScalarType Type { get; }

    /// <summary>Count of elements.</summary>
    public int Length { get; }

    /// <summary>Counts in-place changes; the graph compares it to find operands that were changed after they were saved.</summary>
    public int Version { get; private set; }

    public bool IsShared => Volatile.Read(ref _references) > 1;

    /// <summary>True while the values are zero and nobody has had to write the zeros yet.</summary>
    public bool IsZeroPending => _zeroPending;

    /// <summary>New storage with one reference; the values are undefined.</summary>
    public static Storage Rent(ScalarType type, long length)
    {
        if (length > int.MaxValue)
            throw new TorchException($"A tensor of {length:N0} elements was asked for; at most {int.MaxValue:N0} are allowed. Split it.");
        var count = (int)length;
        var storage = type switch
        {
            ScalarType.Float32 => new Storage(type, count, FloatPool.Rent(count), null),
            ScalarType.Float64 => new Storage(type, count, null, new double[count]),
            ScalarType.Int64 => new Storage(type, count, null, new long[count]),
            ScalarType.Int32 => new Storage(type, count, null, new int[count]),
            ScalarType.Byte or ScalarType.Bool => new Storage(type, count, null, new byte[count]), // a bool is a byte of 0 or 1
            _ => throw Unsupported(type),
        };
        storage._references = 1;
        return storage;
    }

    /// <summary>The values as kernels take them; Float32 only.</summary>
    public FloatBuffer Floats
    {
        get
        {
            var floats = _floats ?? throw new InvalidOperationException($"Storage of {Type} has no Float32 buffer.");
            if (_zeroPending)
            {
                floats.Span.Clear();
                _zeroPending = false;
            }
            return floats;
        }
    }

    public Span<T> Values<T>() where T : struct
    {
        if (typeof(T) == typeof(float) && _floats is not null)
            return MemoryMarshal.Cast<float, T>(Floats.Span);
        if (typeof(T) == typeof(bool))
            return MemoryMarshal.Cast<byte, T>(((byte[])_others!).AsSpan());
        return (T[])_others!;
    }

    /// <summary>All values become zero; the memory is only touched when somebody reads it.</summary>
    public void Zero()
    {
        Changed();
        if (_floats is not null)
            _zeroPending = true;
        else
            Array.Clear(_others!);
    }

    public void Changed() => Version++;

    /// <summary>Takes over the other's memory and gives it this one's: how a gradient replaces a zeroed one without a copy.</summary>
    public void ExchangeWith(Storage other)
    {
        (_floats, other._floats) = (other._floats, _floats);
        (_zeroPending, other._zeroPending) = (other._zeroPending, _zeroPending);
        Changed();
        other.Changed();
    }

    public Storage AddReference()
    {
        Interlocked.Increment(ref _references);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0 || _floats is null)
            return;
        FloatPool.Return(_floats);
        _floats = null;
    }

    public static TorchException Unsupported(ScalarType type) => new(
        $"Tensors of type {type} are not available in this engine; it has Float32, Float64, Int64, Int32, Byte and Bool. Convert first, say with .to(float32).");
}
