using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace VaePipeline.Training.Networks;

/// <summary>Access to the memory of a tensor.</summary>
static class TensorValues
{
    /// <summary>The floats of a contiguous CPU tensor, row-major, readable and writable; valid until the tensor is disposed.</summary>
    public static Span<float> Values(this Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>The same floats as an argument of a kernel.</summary>
    public static unsafe FloatView View(this Tensor tensor)
    {
        var values = tensor.Values();
        // native memory does not move
        return new((float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values)), values.Length);
    }
}
