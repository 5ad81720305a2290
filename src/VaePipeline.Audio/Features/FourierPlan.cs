using System.Numerics;
using VaePipeline.Audio.Vectors;

namespace VaePipeline.Audio.Features;

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

    /// <summary>Adds (cos, sin) of an angle.</summary>
    public static void AddRotation(List<T> rotations, double angle)
    {
        rotations.Add(T.CreateTruncating(Math.Cos(angle)));
        rotations.Add(T.CreateTruncating(Math.Sin(angle)));
    }

    static int[] RadicesOf(int points)
    {
        var bits = int.Log2(points);
        // as many eights as possible, fours for the rest: 3 a + 4 = 3 (a - 1) + 2 + 2 ... + 1 never needs a two
        var fours = bits % 3 == 0 ? 0 : bits % 3 == 2 ? 1 : 2;
        return [.. Enumerable.Repeat(8, (bits - 2 * fours) / 3), .. Enumerable.Repeat(4, fours)];
    }

    static T[] TwiddlesOf(int points, int[] radices)
    {
        var twiddles = new List<T>();
        var block = points;
        foreach (var radix in radices[..^1])
        {
            for (var place = 0; place < block / radix; place++)
                for (var output = 1; output < radix; output++)
                    AddRotation(twiddles, -2 * Math.PI * place * output / block);
            block /= radix;
        }
        return [.. twiddles];
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
