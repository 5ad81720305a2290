using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp.Tensors;

/// <summary>Element types: which .NET type holds which, what two of them make, and conversion between them.</summary>
internal static class Elements
{
    public static ScalarType TypeOf<T>() =>
        typeof(T) == typeof(float) ? ScalarType.Float32
        : typeof(T) == typeof(double) ? ScalarType.Float64
        : typeof(T) == typeof(long) ? ScalarType.Int64
        : typeof(T) == typeof(int) ? ScalarType.Int32
        : typeof(T) == typeof(byte) ? ScalarType.Byte
        : typeof(T) == typeof(bool) ? ScalarType.Bool
        : throw new TorchException($"Elements of type {typeof(T).Name} are not available; use float, double, long, int, byte or bool.");

    public static int Size(ScalarType type) => type switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Byte or ScalarType.Bool => 1,
        _ => throw Memory.Storage.Unsupported(type),
    };

    public static bool IsFloating(ScalarType type) => type is ScalarType.Float32 or ScalarType.Float64;

    /// <summary>The type of a result of both: the wider kind wins; within a kind a tensor of no dimensions gives way to one that has some.</summary>
    public static ScalarType Promote(Tensor left, Tensor right)
    {
        var (a, b) = (left.dtype, right.dtype);
        if (a == b)
            return a;
        if (Kind(a) != Kind(b))
            return Kind(a) > Kind(b) ? a : b;
        if (left._shape.Length == 0 != (right._shape.Length == 0))
            return left._shape.Length == 0 ? b : a;
        return Size(a) >= Size(b) ? a : b;
    }

    public static ScalarType Promote(ScalarType type, Scalar number) =>
        number.IsFloating ? IsFloating(type) ? type : ScalarType.Float32
        : type == ScalarType.Bool && number.Type != ScalarType.Bool ? ScalarType.Int64
        : type;

    static int Kind(ScalarType type) => IsFloating(type) ? 2 : type == ScalarType.Bool ? 0 : 1;

    /// <summary>The tensor's values, row-major, converted.</summary>
    public static void Read<T>(Tensor tensor, Span<T> destination) where T : struct, INumber<T>
    {
        switch (tensor.dtype)
        {
            case ScalarType.Float32: Read<float, T>(tensor, destination); break;
            case ScalarType.Float64: Read<double, T>(tensor, destination); break;
            case ScalarType.Int64: Read<long, T>(tensor, destination); break;
            case ScalarType.Int32: Read<int, T>(tensor, destination); break;
            default: Read<byte, T>(tensor, destination); break;
        }
    }

    static void Read<S, T>(Tensor tensor, Span<T> destination) where S : struct, INumber<S> where T : struct, INumber<T>
    {
        var source = tensor.Storage.Values<S>();
        if (tensor._strides is null)
        {
            Convert<S, T>(source.Slice((int)tensor._offset, destination.Length), destination);
            return;
        }
        if (typeof(S) == typeof(T))
        {
            Strided.Gather<S>(source, tensor._offset, tensor._shape, tensor._strides, System.Runtime.InteropServices.MemoryMarshal.Cast<T, S>(destination));
            return;
        }
        var rows = new S[destination.Length];
        Strided.Gather(source, tensor._offset, tensor._shape, tensor._strides, rows.AsSpan());
        Convert<S, T>(rows, destination);
    }

    /// <summary>Writes converted values into the tensor, through its strides.</summary>
    public static void Write<T>(ReadOnlySpan<T> source, Tensor tensor) where T : struct, INumber<T>
    {
        tensor.Storage.Changed();
        switch (tensor.dtype)
        {
            case ScalarType.Float32: Write<T, float>(source, tensor); break;
            case ScalarType.Float64: Write<T, double>(source, tensor); break;
            case ScalarType.Int64: Write<T, long>(source, tensor); break;
            case ScalarType.Int32: Write<T, int>(source, tensor); break;
            case ScalarType.Bool:
                var flags = new byte[source.Length];
                for (var i = 0; i < flags.Length; i++)
                    flags[i] = T.IsZero(source[i]) ? (byte)0 : (byte)1;
                Write<byte, byte>(flags, tensor);
                break;
            default: Write<T, byte>(source, tensor); break;
        }
    }

    static void Write<S, T>(ReadOnlySpan<S> source, Tensor tensor) where S : struct, INumber<S> where T : struct, INumber<T>
    {
        var destination = tensor.Storage.Values<T>();
        if (tensor._strides is null)
        {
            Convert(source, destination.Slice((int)tensor._offset, source.Length));
            return;
        }
        var converted = new T[source.Length];
        Convert(source, converted.AsSpan());
        Strided.Scatter<T>(converted, destination, tensor._offset, tensor._shape, tensor._strides);
    }

    static void Convert<S, T>(ReadOnlySpan<S> source, Span<T> destination) where S : struct, INumber<S> where T : struct, INumber<T>
    {
        if (typeof(S) == typeof(T))
        {
            source.CopyTo(System.Runtime.InteropServices.MemoryMarshal.Cast<T, S>(destination));
            return;
        }
        for (var i = 0; i < destination.Length; i++)
            destination[i] = T.CreateTruncating(source[i]);
    }
}
