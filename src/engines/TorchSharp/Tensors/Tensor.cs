using System.Numerics;
using TorchSharp.Autograd;
using TorchSharp.Memory;
using TorchSharp.Tensors;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A handle on values in memory: shape, strides and offset into a counted storage, and, where gradients are recorded, the operation it
    /// came from. Disposing it lets go of the memory; the graph keeps what it needs by itself.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        static long s_live;

        internal readonly long[] _shape;
        internal readonly long[]? _strides; // null when row-major
        internal readonly long _offset;
        internal Tensor? _scopeNext;
        internal Tensor? _scopePrevious;
        Storage? _storage;
        GradientState? _gradients;

        /// <summary>Takes over one reference to the storage. Owned by the thread's dispose scope, if there is one.</summary>
        internal Tensor(Storage storage, long[] shape, long[]? strides = null, long offset = 0, bool scoped = true)
        {
            _storage = storage;
            _shape = shape;
            _strides = strides;
            _offset = offset;
            Interlocked.Increment(ref s_live);
            if (scoped)
                DisposeScope.Current?.Add(this);
        }

        private protected Tensor(Tensor data)
            : this(data.Storage.AddReference(), data._shape, data._strides, data._offset, scoped: false)
        {
        }

        internal static Tensor New(ScalarType type, long[] shape) => new(Storage.Rent(type, Shapes.Count(shape)), shape);

        internal static Tensor New(long[] shape) => New(ScalarType.Float32, shape);

        /// <summary>How many tensors have been made and not disposed, in the whole process.</summary>
        public static long TotalCount => Interlocked.Read(ref s_live);

        internal DisposeScope? OwningDisposeScope { get; set; }

        internal Storage Storage => _storage ?? throw new ObjectDisposedException(
            nameof(Tensor), $"The tensor of shape {Shapes.Text(_shape)} has been disposed; keep it with MoveToOuterDisposeScope(), or dispose it later.");

        /// <summary>True when nobody else looks at the same memory and the tensor covers all of it.</summary>
        internal bool IsSoleOwner => IsWhole && !Storage.IsShared;

        /// <summary>True for a look at another tensor's memory; a recorded change through it would have to reach that tensor's history.</summary>
        internal bool IsView { get; private init; }

        internal bool IsWhole => _strides is null && _offset == 0 && Storage.Length == numel();

        public bool IsInvalid => _storage is null;

        public long[] shape => [.. _shape];

        public long ndim => _shape.Length;

        public long Dimensions => _shape.Length;

        public long dim() => _shape.Length;

        public long[] size() => shape;

        public long size(int dim) => _shape[Shapes.Dimension(dim, _shape.Length)];

        public long[] stride() => _strides is null ? Shapes.Strides(_shape) : [.. _strides];

        public long storage_offset() => _offset;

        public long numel()
        {
            var count = 1L;
            foreach (var size in _shape)
                count *= size;
            return count;
        }

        public long NumberOfElements => numel();

        public ScalarType dtype => Storage.Type;

        public long ElementSize => Elements.Size(dtype);

        public long element_size() => ElementSize;

        public Device device => CPU;

        public DeviceType device_type => DeviceType.CPU;

        public int device_index => -1;

        public bool is_contiguous() => _strides is null;

        public bool is_floating_point() => Elements.IsFloating(dtype);

        public bool is_integral() => !Elements.IsFloating(dtype) && dtype != ScalarType.Bool;

        public bool is_nonzero() => ToScalar().Value != 0;

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var storage = Interlocked.Exchange(ref _storage, null);
            if (storage is null)
                return;
            Interlocked.Decrement(ref s_live);
            OwningDisposeScope?.Remove(this);
            _gradients?.RemoveHandle();
            _gradients = null;
            storage.Release();
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Remove(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope other)
        {
            OwningDisposeScope?.Remove(this);
            other.Add(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other)
        {
            OwningDisposeScope?.Remove(this);
            other.OwningDisposeScope?.Add(this);
            return this;
        }

        /// <summary>Another handle on the same values that no scope owns and that takes no part in a graph.</summary>
        internal Tensor Share() => new(Storage.AddReference(), _shape, _strides, _offset, scoped: false);

        /// <summary>Another look at the same memory, owned by the current scope, outside any graph.</summary>
        internal Tensor See(long[] shape, long[]? strides, long offset) => new(Storage.AddReference(), shape, strides, offset) { IsView = true };

        /// <summary>The values in memory of their own, row-major, outside any graph.</summary>
        internal Tensor Copy()
        {
            var copy = New(dtype, _shape);
            Overwrite(copy, this);
            return copy;
        }

        /// <summary>Writes a source of the same shape, of any type, into the destination.</summary>
        internal static void Overwrite(Tensor destination, Tensor source)
        {
            switch (destination.dtype)
            {
                case ScalarType.Float32: Overwrite<float>(destination, source); break;
                case ScalarType.Float64: Overwrite<double>(destination, source); break;
                case ScalarType.Int64: Overwrite<long>(destination, source); break;
                case ScalarType.Int32: Overwrite<int>(destination, source); break;
                case ScalarType.Bool when source.dtype != ScalarType.Bool: Overwrite<double>(destination, source); break; // 0.5 is true
                default: Overwrite<byte>(destination, source); break;
            }
        }

        static void Overwrite<T>(Tensor destination, Tensor source) where T : struct, INumber<T>
        {
            using var values = new Operand<T>(source);
            Elements.Write<T>(values.Values, destination);
        }

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        public override string ToString() => IsInvalid ? $"{Shapes.Text(_shape)}, disposed" : $"{Shapes.Text(_shape)}, type = {dtype}, device = cpu";
    }
}
