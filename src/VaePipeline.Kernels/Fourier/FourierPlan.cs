using System.Numerics;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Fourier;

/// <summary>The constants of a complex Fourier transform of a power of two, in place by decimation in frequency with radix 8 and 4.</summary>
internal sealed class FourierPlan<T> where T : unmanaged, INumberBase<T>
{
    public FourierPlan(int points)
    {
        Points = points;
        Radices = RadicesOf(points);
        Twiddles = new(TwiddlesOf(points, Radices));
        Positions = PositionsOf(points, Radices);
        Bins = new int[points];
        for (var bin = 0; bin < points; bin++)
            Bins[Positions[bin]] = bin;
    }

    /// <summary>Complex points; a power of two from 4.</summary>
    public int Points { get; }

    /// <summary>The radix of each pass; all but the last are followed by twiddles.</summary>
    public int[] Radices { get; }

    /// <summary>(cos, sin) of each pass, each place in a block, each output but the first; in the order of use.</summary>
    public AlignedArray<T> Twiddles { get; }

    /// <summary>Where the passes leave each bin.</summary>
    public int[] Positions { get; }

    /// <summary>The bin that the passes leave at each position.</summary>
    public int[] Bins { get; }

    /// <summary>(cos, sin) of each of some angles.</summary>
    public static T[] Rotations(int count, Func<int, double> angle)
    {
        var rotations = new T[2 * count];
        for (var i = 0; i < count; i++)
            (rotations[2 * i], rotations[2 * i + 1]) = (T.CreateTruncating(Math.Cos(angle(i))), T.CreateTruncating(Math.Sin(angle(i))));
        return rotations;
    }

    static int[] RadicesOf(int points)
    {
        var bits = int.Log2(points);
        // as many eights as possible, fours for the rest: 3 a + 4 = 3 (a - 1) + 2 + 2 ... + 1 never needs a two
        var fours = bits % 3 == 0 ? 0 : bits % 3 == 2 ? 1 : 2;
        var eights = (bits - 2 * fours) / 3;
        var radices = new int[eights + fours];
        for (var pass = 0; pass < radices.Length; pass++)
            radices[pass] = pass < eights ? 8 : 4;
        return radices;
    }

    static T[] TwiddlesOf(int points, int[] radices)
    {
        var twiddles = Array.Empty<T>();
        var block = points;
        foreach (var radix in radices[..^1])
        {
            var (size, outputs) = (block, radix - 1);
            twiddles = [.. twiddles, .. Rotations(block / radix * outputs, i => -2 * Math.PI * (i / outputs) * (i % outputs + 1) / size)];
            block /= radix;
        }
        return twiddles;
    }

    /// <summary>A pass sends output s of a block to the block's s-th part, which becomes a block of its own: digits in reverse.</summary>
    static int[] PositionsOf(int points, int[] radices)
    {
        var positions = new int[points];
        for (var bin = 0; bin < points; bin++)
        {
            var (rest, block, position) = (bin, points, 0);
            foreach (var radix in radices)
            {
                block /= radix;
                position += rest % radix * block;
                rest /= radix;
            }
            positions[bin] = position;
        }
        return positions;
    }
}
