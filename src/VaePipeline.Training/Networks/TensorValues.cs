using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace VaePipeline.Training.Networks;

/// <summary>The one place that looks into a tensor's memory.</summary>
static class TensorValues
{
    /// <summary>A contiguous CPU tensor's floats, row-major, to read and to write; valid until the tensor is disposed.</summary>
    public static Span<float> Values(this Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
