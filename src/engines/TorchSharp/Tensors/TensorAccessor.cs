using System.Collections;
using TorchSharp.Tensors;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>Reads and writes a tensor's elements from .NET, in row-major order.</summary>
public sealed class TensorAccessor<T> : IEnumerable<T>, IDisposable where T : struct
{
    readonly Tensor _tensor;

    internal TensorAccessor(Tensor tensor)
    {
        _tensor = tensor;
        // A tensor that is not row-major is read through a row-major copy of it.
        Values = tensor._strides is null ? tensor.Share() : tensor.Copy().DetachFromDisposeScope();
    }

    Tensor Values { get; }

    public long Count => Values.numel();

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => Values.Memory<T>()[Position(indices)];
        set
        {
            Values.Memory<T>()[Position(indices)] = value;
            WriteBack();
        }
    }

    public T[] ToArray() => Values.Memory<T>().ToArray();

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = Values.Memory<T>()[(int)tensorIndex..];
        source[..Math.Min(source.Length, array.Length - arrayIndex)].CopyTo(array[arrayIndex..]);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var destination = Values.Memory<T>()[(int)tensorIndex..];
        var source = array[arrayIndex..];
        source[..Math.Min(source.Length, destination.Length)].CopyTo(destination);
        WriteBack();
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => Values.Dispose();

    int Position(long[] indices)
    {
        if (indices.Length != _tensor.ndim && !(indices.Length == 1 && _tensor.ndim == 0))
            throw new ArgumentException($"{indices.Length} indices were given for a tensor of shape {Shapes.Text(_tensor._shape)}.");
        var (position, strides) = (0L, Shapes.Strides(_tensor._shape));
        for (var d = 0; d < strides.Length; d++)
        {
            if (indices[d] < 0 || indices[d] >= _tensor._shape[d])
                throw new ArgumentOutOfRangeException(nameof(indices), $"Index {indices[d]} was given for dimension {d} of shape {Shapes.Text(_tensor._shape)}.");
            position += indices[d] * strides[d];
        }
        return (int)position;
    }

    void WriteBack()
    {
        if (_tensor._strides is not null)
            Tensor.Overwrite(_tensor, Values);
        else
            _tensor.Storage.Changed();
    }
}
