using TorchSharp.Modules;
using TorchSharp.Tensors;
using static TorchSharp.torch;

namespace TorchSharp;

public static class TensorExtensionMethods
{
    public static float ToSingle(this Tensor value) => (float)value.ToScalar().Value;

    public static double ToDouble(this Tensor value) => value.ToScalar().Value;

    public static int ToInt32(this Tensor value) => (int)value.ToScalar().Integer;

    public static long ToInt64(this Tensor value) => value.ToScalar().Integer;

    public static byte ToByte(this Tensor value) => (byte)value.ToScalar().Integer;

    public static bool ToBoolean(this Tensor value) => value.ToScalar().Value != 0;

    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, static (count, size) => count * size);

    public static int ElementSize(this ScalarType type) => Elements.Size(type);

    public static Parameter AsParameter(this Tensor tensor) => new(tensor);

    public static Tensor ToTensor<T>(this T[] rawArray, long[] dimensions, bool doCopy = false, bool requires_grad = false)
    {
        var row = from_array(rawArray, null, requires_grad: false);
        using (row)
            return row.reshape(dimensions).requires_grad_(requires_grad);
    }

    /// <summary>Writes type, shape and values, in the real library's format.</summary>
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        writer.WriteLeb128((int)tensor.dtype);
        writer.WriteLeb128(tensor._shape.Length);
        foreach (var size in tensor._shape)
            writer.WriteLeb128(size);
        using var plain = tensor._strides is null ? tensor.Share() : tensor.Copy().DetachFromDisposeScope();
        writer.Write(plain.bytes);
    }

    /// <summary>Reads values of the tensor's own type and shape into it.</summary>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        if (!skip && (type != tensor.dtype || !shape.AsSpan().SequenceEqual(tensor._shape)))
            throw new ArgumentException(
                $"A {type} tensor of shape {Shapes.Text(shape)} was read for a {tensor.dtype} tensor of shape {Shapes.Text(tensor._shape)}; load into the model that was saved.");
        using var values = ReadValues(reader, type, shape).DetachFromDisposeScope();
        if (skip)
            return;
        using (no_grad())
            tensor.copy_(values);
    }

    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        return ReadValues(reader, type, shape);
    }

    static (ScalarType Type, long[] Shape) ReadHeader(BinaryReader reader)
    {
        var type = (ScalarType)reader.ReadLeb128();
        var shape = new long[Checked(reader.ReadLeb128(), 64)];
        for (var d = 0; d < shape.Length; d++)
            shape[d] = Checked(reader.ReadLeb128(), int.MaxValue);
        return (type, shape);
    }

    // The stream must hold what the header promises before memory is set aside for it.
    static Tensor ReadValues(BinaryReader reader, ScalarType type, long[] shape)
    {
        var length = checked(Shapes.Count(shape) * Elements.Size(type));
        if (reader.BaseStream.CanSeek && reader.BaseStream.Length - reader.BaseStream.Position < length)
            throw new InvalidDataException($"The stream ends before the {length} bytes of a {type} tensor of shape {Shapes.Text(shape)}.");
        var tensor = Tensor.New(type, shape);
        reader.BaseStream.ReadExactly(tensor.bytes);
        return tensor;
    }

    static long Checked(long value, long limit) => value >= 0 && value <= limit
        ? value
        : throw new InvalidDataException($"A tensor's header says {value}, which must be from 0 to {limit}; the stream is not a saved tensor or is torn.");
}
