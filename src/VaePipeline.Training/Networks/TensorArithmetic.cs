using TorchSharp;
using static TorchSharp.torch;

namespace VaePipeline.Training.Networks;

/// <summary>
/// Arithmetic with numbers. TorchSharp wraps a number into a Scalar; one that nothing refers to any more, as after an implicit conversion, may
/// be finalized while the native call still reads it. <c>a + b</c> of two tensors makes one too. So operations with numbers are done here only,
/// where each Scalar is held until the call has returned; BannedSymbols.txt bans the others.
/// </summary>
static class TensorArithmetic
{
#pragma warning disable RS0030 // the one place that makes Scalars
    static readonly Scalar One = 1f.ToScalar();

    /// <summary>a + b</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);

    /// <summary>a + number, element by element</summary>
    public static Tensor Plus(this Tensor a, double number)
    {
        using var scalar = ((float)number).ToScalar();
        return a.add(scalar, One);
    }

    /// <summary>a * number, element by element</summary>
    public static Tensor Times(this Tensor a, double number)
    {
        using var scalar = ((float)number).ToScalar();
        return a.mul(scalar);
    }

    /// <summary>max(a, number), element by element; no gradient where the number is the larger</summary>
    public static Tensor AtLeast(this Tensor a, double number)
    {
        using var scalar = ((float)number).ToScalar();
        return a.clamp_min(scalar);
    }
}
