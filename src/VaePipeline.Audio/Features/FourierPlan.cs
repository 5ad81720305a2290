using VaePipeline.Audio.Vectors;

namespace VaePipeline.Audio.Features;

/// <summary>
/// The constants of a real Fourier transform of a power-of-two length: it is done as a complex one of half the length on pairs of samples
/// (even, odd), in place by decimation in frequency with radix 8 and 4, followed by the split into the real signal's spectrum.
/// </summary>
internal sealed class FourierPlan
{
    public FourierPlan(int size)
    {
        Size = size;
        Radices = RadicesOf(Points);
        Twiddles = new(TwiddlesOf(Points, Radices));
        Positions = PositionsOf(Points, Radices);
        SplitTwiddles = new(SplitTwiddlesOf(Points));
    }

    /// <summary>Real samples.</summary>
    public int Size { get; }

    /// <summary>Complex points, half of <see cref="Size"/>.</summary>
    public int Points => Size / 2;

    /// <summary>Bins of the real signal's spectrum, 0 to the Nyquist frequency.</summary>
    public int Bins => Size / 2 + 1;

    /// <summary>The radix of each pass; all but the last are followed by twiddles.</summary>
    public int[] Radices { get; }

    /// <summary>(cos, sin) of each pass, each place in a block, each output but the first; in the order of use.</summary>
    public AlignedArray<double> Twiddles { get; }

    /// <summary>Where the passes leave each complex bin.</summary>
    public int[] Positions { get; }

    /// <summary>(cos, sin) of -pi k / Points for k = 0 to Points / 2.</summary>
    public AlignedArray<double> SplitTwiddles { get; }

    static int[] RadicesOf(int points)
    {
        var bits = int.Log2(points);
        // as many eights as possible, fours for the rest: 3 a + 4 = 3 (a - 1) + 2 + 2 ... + 1 never needs a two
        var fours = bits % 3 == 0 ? 0 : bits % 3 == 2 ? 1 : 2;
        return [.. Enumerable.Repeat(8, (bits - 2 * fours) / 3), .. Enumerable.Repeat(4, fours)];
    }

    static double[] TwiddlesOf(int points, int[] radices)
    {
        var twiddles = new List<double>();
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

    static double[] SplitTwiddlesOf(int points)
    {
        var twiddles = new List<double>();
        for (var bin = 0; bin <= points / 2; bin++)
            AddRotation(twiddles, -Math.PI * bin / points);
        return [.. twiddles];
    }

    static void AddRotation(List<double> twiddles, double angle)
    {
        twiddles.Add(Math.Cos(angle));
        twiddles.Add(Math.Sin(angle));
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
