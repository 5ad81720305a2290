using TorchSharp;
using static TorchSharp.torch;

namespace VaePipeline.Training.Networks;

/// <summary>Arithmetic of tensors and numbers.</summary>
// TorchSharp wraps a number in a Scalar. If nothing refers to the Scalar any more, as after an implicit conversion, it may be finalized while the
// native call still reads it. The a + b of two tensors creates a Scalar as well. So only this class does such operations, and keeps each Scalar
// alive until the call has returned; BannedSymbols.txt bans the others.
static class TensorArithmetic
{
#pragma warning disable RS0030 // the only class that creates Scalars
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

    /// <summary>max(a, number), element by element; no gradient where the number is larger</summary>
    public static Tensor AtLeast(this Tensor a, double number)
    {
        using var scalar = ((float)number).ToScalar();
        return a.clamp_min(scalar);
    }
}
