using System.Numerics;

namespace VaePipeline.Kernels.Fourier;

/// <summary>
/// The constants of a Fourier transform of real samples. Its first pass, of radix 16, divides the bins by their remainder modulo 16. Bins of
/// remainder 16 - r are mirror images of those of r, so seven complex transforms of a sixteenth of the length give remainders 1 to 7 and 9 to
/// 15. Remainders 0 and 8 together are the spectrum of an eighth as many real samples, computed by one more such transform, of pairs of samples.
/// </summary>
internal sealed class RealFourierPlan<T>
    where T : unmanaged, INumberBase<T>
{
    /// <param name="size">Real samples; a power of two, at least 64.</param>
    public RealFourierPlan(int size)
    {
        Size = size;
        Part = new(size / 16);
        Twiddles = new(FourierPlan<T>.Rotations(size / 16 * 7, i => -2 * Math.PI * (i / 7) * (i % 7 + 1) / size));
        SplitTwiddles = new(FourierPlan<T>.Rotations(Part.Points / 2 + 1, bin => -Math.PI * bin / Part.Points));
    }

    public int Size { get; }

    /// <summary>Bins in the spectrum, from 0 to the Nyquist frequency.</summary>
    public int Bins => Size / 2 + 1;

    /// <summary>The transform of each of the eight parts.</summary>
    public FourierPlan<T> Part { get; }

    /// <summary>The distance between parts, in complex points: one more than their size, as parts a power of two apart compete for the same cache lines.</summary>
    public int PartStride => Part.Points + 1;

    /// <summary>The size of the working memory, in numbers per lane.</summary>
    public int WorkLength => 8 * PartStride * 2;

    /// <summary>Twiddles (cos, sin) after the first pass, for each place in a part and each of the remainders 1 to 7.</summary>
    public AlignedArray<T> Twiddles { get; }

    /// <summary>(cos, sin) of -pi k / n, for k = 0 to n / 2, where n is the number of points of a part.</summary>
    public AlignedArray<T> SplitTwiddles { get; }
}
