using System.Numerics;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Fourier;

/// <summary>
/// The constants of a Fourier transform of real samples. Its first pass, of radix 16, parts the bins by their remainder: those of remainder
/// 16 - r are mirror images of those of r, so that seven complex transforms of a sixteenth of the length give the remainders 1 to 7 and 9 to 15.
/// Remainders 0 and 8 together are the spectrum of an eighth as many real samples, which is got from one more such transform, of pairs of samples.
/// </summary>
internal sealed class RealFourierPlan<T> where T : unmanaged, INumberBase<T>
{
    /// <param name="size">Real samples; a power of two from 64.</param>
    public RealFourierPlan(int size)
    {
        Size = size;
        Part = new(size / 16);
        Twiddles = new(FourierPlan<T>.Rotations(size / 16 * 7, i => -2 * Math.PI * (i / 7) * (i % 7 + 1) / size));
        SplitTwiddles = new(FourierPlan<T>.Rotations(Part.Points / 2 + 1, bin => -Math.PI * bin / Part.Points));
    }

    /// <summary>Real samples.</summary>
    public int Size { get; }

    /// <summary>Bins of the spectrum, 0 to the Nyquist frequency.</summary>
    public int Bins => Size / 2 + 1;

    /// <summary>The transform of each of the eight parts.</summary>
    public FourierPlan<T> Part { get; }

    /// <summary>Complex points from a part to the next: one more than it has, as parts a power of two apart compete for the same lines of a cache.</summary>
    public int PartStride => Part.Points + 1;

    /// <summary>Numbers a lane of the room that a transform works in.</summary>
    public int WorkLength => 8 * PartStride * 2;

    /// <summary>(cos, sin) of each place in a part, remainders 1 to 7, after the first pass.</summary>
    public AlignedArray<T> Twiddles { get; }

    /// <summary>(cos, sin) of -pi k / points of a part, for k = 0 to half of them.</summary>
    public AlignedArray<T> SplitTwiddles { get; }
}
