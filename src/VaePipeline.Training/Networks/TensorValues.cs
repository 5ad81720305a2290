using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VaePipeline.Kernels;
using static TorchSharp.torch;

namespace VaePipeline.Training.Networks;

/// <summary>The one place that looks into a tensor's memory.</summary>
static class TensorValues
{
    /// <summary>A contiguous CPU tensor's floats, row-major, to read and to write; valid until the tensor is disposed.</summary>
    public static Span<float> Values(this Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>The same for a kernel.</summary>
    public static unsafe FloatView View(this Tensor tensor)
    {
        var values = tensor.Values();
        // native memory: it does not move
        return new((float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values)), values.Length);
    }
}
