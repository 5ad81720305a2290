using TorchSharp.Kernels;
using TorchSharp.Memory;
using TorchSharp.Tensors;
using static TorchSharp.torch;

namespace TorchSharp.Autograd;

/// <summary>An operand kept for the backward walk: its memory (so that disposing the tensor does not matter) and the version it had.</summary>
internal readonly struct SavedTensor
{
    readonly Storage _storage;
    readonly long[] _shape;
    readonly long[]? _strides;
    readonly long _offset;
    readonly int _version;

    public SavedTensor(Tensor tensor)
    {
        _storage = tensor.Storage.AddReference();
        _shape = tensor._shape;
        _strides = tensor._strides;
        _offset = tensor._offset;
        _version = _storage.Version;
    }

    public Tensor Unpack(string operation)
    {
        RequireUnchanged(operation);
        return new(_storage.AddReference(), _shape, _strides, _offset);
    }

    public FloatBuffer Buffer(string operation)
    {
        RequireUnchanged(operation);
        return _storage.Floats;
    }

    public void Release() => _storage.Release();

    void RequireUnchanged(string operation)
    {
        if (_storage.Version != _version)
            throw new TorchException(
                $"backward: an operand of {operation}, shape {Shapes.Text(_shape)}, was changed by an in-place operation after it was used; change a clone() of it.");
    }
}
