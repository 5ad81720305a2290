using System.Numerics;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Tensors;

/// <summary>
/// A tensor's values, row-major and as one type, for the time of an operation: the tensor's own memory where that is so already, a copy
/// otherwise. Dispose gives the copy (or the hold on the memory) back.
/// </summary>
internal readonly ref struct Operand<T> : IDisposable where T : struct, INumber<T>
{
    readonly Storage _storage;

    /// <param name="tensor">of any strides and type</param>
    /// <param name="whole">ask for a buffer that begins at the first value and ends with the last, as kernels need.</param>
    public Operand(Tensor tensor, bool whole = false)
    {
        var storage = tensor.Storage;
        var count = (int)tensor.numel();
        if (storage.Type == Elements.TypeOf<T>() && tensor._strides is null && (!whole || (tensor._offset == 0 && storage.Length == count)))
        {
            _storage = storage.AddReference();
            Values = storage.Values<T>().Slice((int)tensor._offset, count);
            return;
        }
        _storage = Storage.Rent(Elements.TypeOf<T>(), count);
        Values = _storage.Values<T>();
        Elements.Read(tensor, Values);
    }

    public Span<T> Values { get; }

    /// <summary>The values as kernels take them; only for an operand that was asked for whole.</summary>
    public FloatBuffer Buffer => _storage.Floats;

    public void Dispose() => _storage.Release();
}
