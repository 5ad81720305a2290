using System.Runtime.InteropServices;
using TorchSharp.Autograd;
using TorchSharp.Tensors;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor clone() => Node.Record(Copy(), "clone", GiveUnchanged, [this]);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            if (type == dtype && !copy)
                return alias();
            var result = Node.Record(Converted(type), "to_type", GiveUnchanged, [this]);
            if (disposeAfter)
                Dispose();
            return result;
        }

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => copy ? clone() : alias();

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor cpu() => alias();

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor @int() => to_type(ScalarType.Int32);

        public Tensor @bool() => to_type(ScalarType.Bool);

        /// <summary>The values, row-major. Reading and writing go to the tensor's own memory where that is row-major, else to a copy.</summary>
        public TensorAccessor<T> data<T>() where T : struct
        {
            if (Elements.TypeOf<T>() != dtype)
                throw new ArgumentException($"data: elements of type {typeof(T).Name} were asked of a tensor of {dtype}; convert with .to_type().");
            return new(this);
        }

        /// <summary>The values as bytes in this machine's order; of a row-major tensor only.</summary>
        public Span<byte> bytes
        {
            get => dtype switch
            {
                ScalarType.Float32 => MemoryMarshal.AsBytes(Memory<float>()),
                ScalarType.Float64 => MemoryMarshal.AsBytes(Memory<double>()),
                ScalarType.Int64 => MemoryMarshal.AsBytes(Memory<long>()),
                ScalarType.Int32 => MemoryMarshal.AsBytes(Memory<int>()),
                _ => Memory<byte>(),
            };
            set
            {
                if (value.Length != bytes.Length)
                    throw new ArgumentException($"bytes: {value.Length} bytes were given for a tensor of {bytes.Length}.");
                value.CopyTo(bytes);
                Storage.Changed();
            }
        }

        /// <summary>The one value of a tensor that has one.</summary>
        public T item<T>() where T : struct
        {
            if (numel() != 1)
                throw new ArgumentException($"item: the tensor of shape {Shapes.Text(_shape)} has {numel()} values; only a tensor of one can be read as a number.");
            if (Elements.TypeOf<T>() != dtype)
                throw new ArgumentException($"item: a {typeof(T).Name} was asked of a tensor of {dtype}.");
            return Storage.Values<T>()[(int)_offset];
        }

        public Scalar ToScalar() => dtype switch
        {
            ScalarType.Float32 => item<float>(),
            ScalarType.Float64 => item<double>(),
            ScalarType.Int64 => item<long>(),
            ScalarType.Int32 => item<int>(),
            ScalarType.Bool => item<bool>(),
            _ => item<byte>(),
        };

        /// <summary>The tensor's own memory as a span; of a row-major tensor only.</summary>
        internal Span<T> Memory<T>() where T : struct => _strides is null
            ? Storage.Values<T>().Slice((int)_offset, (int)numel())
            : throw new InvalidOperationException($"The tensor of shape {Shapes.Text(_shape)} is a look at other memory and not row-major; use contiguous().");

        internal Tensor Converted(ScalarType type)
        {
            var result = New(type, _shape);
            Overwrite(result, this);
            return result;
        }
    }

    public static Tensor clone(Tensor input) => input.clone();
}
