namespace VaePipeline.Foundation;

/// <summary>
/// Philox4x32-10, a counter-based random generator: number i of (seed, stream, position) is a pure function of these four. Checkpoints need
/// no generator state, and the numbers do not depend on the thread count or the processor.
/// </summary>
/// <remarks>Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.</remarks>
struct Philox(int seed, RandomStream stream, long position = 0)
{
    readonly uint _position0 = (uint)position;
    readonly uint _position1 = (uint)(position >> 32);
    uint _block;
    (uint X0, uint X1, uint X2, uint X3) _numbers;
    int _left;

    /// <summary>The next 32 random bits.</summary>
    public uint Next()
    {
        if (_left == 0)
        {
            _numbers = Block((_block++, _position0, _position1, 0), ((uint)seed, (uint)stream));
            _left = 4;
        }
        return _left-- switch
        {
            4 => _numbers.X0,
            3 => _numbers.X1,
            2 => _numbers.X2,
            _ => _numbers.X3,
        };
    }

    /// <summary>A uniform number in (0, 1), both ends excluded.</summary>
    public double NextUniform() => (Next() + 0.5) * (1.0 / 4294967296.0);

    /// <summary>A uniform number in (-1, 1).</summary>
    public double NextSigned() => 2 * NextUniform() - 1;

    /// <summary>A uniform integer in [0, limit), without modulo bias (Lemire 2019).</summary>
    public int NextBelow(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var product = (ulong)Next() * (uint)limit;
        if ((uint)product < (uint)limit)
        {
            var reject = (uint)(-limit) % (uint)limit;
            while ((uint)product < reject)
                product = (ulong)Next() * (uint)limit;
        }
        return (int)(product >> 32);
    }

    /// <summary>Fills the span with uniform numbers in (-bound, bound).</summary>
    public void FillUniform(Span<float> destination, double bound)
    {
        foreach (ref var value in destination)
            value = (float)((2 * NextUniform() - 1) * bound);
    }

    /// <summary>Fills the span with standard normal numbers (Box and Muller 1958).</summary>
    public void FillNormal(Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i += 2)
        {
            var radius = Math.Sqrt(-2 * Math.Log(NextUniform()));
            var (sin, cos) = Math.SinCos(2 * Math.PI * NextUniform());
            destination[i] = (float)(radius * cos);
            if (i + 1 < destination.Length)
                destination[i + 1] = (float)(radius * sin);
        }
    }

    /// <summary>Shuffles the values in place (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = NextBelow(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>
    /// Draws <paramref name="size"/> distinct integers from [0, <paramref name="total"/>), in ascending order; all of them if
    /// <paramref name="size"/> is at least <paramref name="total"/>.
    /// </summary>
    public int[] Sample(int total, int size)
    {
        int[] numbers = [.. Enumerable.Range(0, total)];
        if (size >= total)
            return numbers;
        for (var i = 0; i < size; i++)
        {
            var j = i + NextBelow(total - i);
            (numbers[i], numbers[j]) = (numbers[j], numbers[i]);
        }
        Array.Sort(numbers, 0, size);
        return numbers[..size];
    }

    /// <summary>Ten rounds over one counter, with the constants of the paper.</summary>
    internal static (uint, uint, uint, uint) Block((uint, uint, uint, uint) counter, (uint, uint) key)
    {
        var (c0, c1, c2, c3) = counter;
        var (k0, k1) = key;
        for (var round = 0; round < 10; round++)
        {
            var a = (ulong)0xD2511F53 * c0;
            var b = (ulong)0xCD9E8D57 * c2;
            (c0, c1, c2, c3) = ((uint)(b >> 32) ^ c1 ^ k0, (uint)b, (uint)(a >> 32) ^ c3 ^ k1, (uint)a);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return (c0, c1, c2, c3);
    }
}
