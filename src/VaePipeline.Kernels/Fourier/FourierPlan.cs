using System.Numerics;

namespace VaePipeline.Kernels.Fourier;

/// <summary>The constants of a complex Fourier transform of power-of-two size: in place, decimation in frequency, radix 8 and 4.</summary>
internal sealed class FourierPlan<T>
    where T : unmanaged, INumberBase<T>
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

    /// <summary>Complex points; a power of two, at least 4.</summary>
    public int Points { get; }

    /// <summary>The radix of each pass; each pass except the last is followed by twiddles.</summary>
    public int[] Radices { get; }

    /// <summary>Twiddles (cos, sin) for each pass, each place in a block and each output but the first; in the order of use.</summary>
    public AlignedArray<T> Twiddles { get; }

    /// <summary>The position of each bin after the last pass.</summary>
    public int[] Positions { get; }

    /// <summary>The bin at each position after the last pass.</summary>
    public int[] Bins { get; }

    /// <summary>Computes (cos, sin) of a number of angles.</summary>
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
        // As many eights as possible, fours for the rest: 3 a + 1 = 3 (a - 1) + 2 + 2, so a radix of 2 is never needed.
        var fours =
            bits % 3 == 0 ? 0
            : bits % 3 == 2 ? 1
            : 2;
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

    /// <summary>A pass stores output s of a block in the s-th part of the block, which is a block of the next pass: digit reversal.</summary>
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
