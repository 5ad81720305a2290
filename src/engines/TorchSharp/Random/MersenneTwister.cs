using System.Buffers.Binary;

namespace TorchSharp.Random;

/// <summary>
/// Matsumoto and Nishimura's MT19937, with the draws that PyTorch's CPU generator makes from it: the same seed gives the same weights,
/// noise and permutations as PyTorch, up to rounding in log, sine and cosine.
/// </summary>
internal sealed class MersenneTwister
{
    const int Length = 624;
    const int Shift = 397;

    /// <summary>Bytes of <see cref="Save"/>: words, position, and the second of a pair of normals.</summary>
    public const int StateSize = Length * sizeof(uint) + sizeof(int) + 1 + sizeof(double);

    readonly uint[] _words = new uint[Length];
    int _position;
    double? _nextNormal;

    public MersenneTwister(ulong seed) => Seed(seed);

    public void Seed(ulong seed)
    {
        _words[0] = (uint)seed;
        for (var i = 1; i < Length; i++)
            _words[i] = 1812433253u * (_words[i - 1] ^ (_words[i - 1] >> 30)) + (uint)i;
        _position = Length;
        _nextNormal = null;
    }

    public uint Next()
    {
        if (_position == Length)
            Twist();
        var y = _words[_position++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        return y ^ (y >> 18);
    }

    public ulong Next64() => ((ulong)Next() << 32) | Next();

    /// <summary>Uniform in [0, 1), 24 bits.</summary>
    public float NextSingle() => (Next() & 0xffffff) * (1f / (1 << 24));

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (Next64() & ((1UL << 53) - 1)) * (1.0 / (1L << 53));

    /// <summary>Standard normal, by pairs (Box and Muller).</summary>
    public double NextNormal()
    {
        if (_nextNormal is { } second)
        {
            _nextNormal = null;
            return second;
        }
        var angle = 2 * Math.PI * NextDouble();
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        _nextNormal = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }

    public void FillUniform(Span<float> values, float from, float to)
    {
        foreach (ref var value in values)
            value = NextSingle() * (to - from) + from;
    }

    /// <summary>Normals; sixteen at a time where there are as many, the last sixteen drawn anew when they do not come out even.</summary>
    public void FillNormal(Span<float> values, float mean, float deviation)
    {
        if (values.Length < 16)
        {
            foreach (ref var value in values)
                value = (float)(NextNormal() * deviation + mean);
            return;
        }
        FillUniform(values, 0, 1);
        for (var i = 0; i <= values.Length - 16; i += 16)
            ToNormal(values.Slice(i, 16), mean, deviation);
        if (values.Length % 16 == 0)
            return;
        var last = values[^16..];
        FillUniform(last, 0, 1);
        ToNormal(last, mean, deviation);
    }

    public void Save(Span<byte> state)
    {
        for (var i = 0; i < Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(state[(4 * i)..], _words[i]);
        var rest = state[(4 * Length)..];
        BinaryPrimitives.WriteInt32LittleEndian(rest, _position);
        rest[4] = _nextNormal is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteDoubleLittleEndian(rest[5..], _nextNormal ?? 0);
    }

    public void Load(ReadOnlySpan<byte> state)
    {
        var rest = state[(4 * Length)..];
        var position = BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (position is < 0 or > Length)
            throw new TorchException($"set_state: the state's position is {position}, which must be from 0 to {Length}; it is not a state of this engine's generator.");
        for (var i = 0; i < Length; i++)
            _words[i] = BinaryPrimitives.ReadUInt32LittleEndian(state[(4 * i)..]);
        _position = position;
        _nextNormal = rest[4] == 0 ? null : BinaryPrimitives.ReadDoubleLittleEndian(rest[5..]);
    }

    static void ToNormal(Span<float> uniform, float mean, float deviation)
    {
        for (var j = 0; j < 8; j++)
        {
            var radius = MathF.Sqrt(-2 * MathF.Log(1 - uniform[j]));
            var (sine, cosine) = MathF.SinCos(2 * MathF.PI * uniform[j + 8]);
            uniform[j] = radius * cosine * deviation + mean;
            uniform[j + 8] = radius * sine * deviation + mean;
        }
    }

    void Twist()
    {
        for (var i = 0; i < Length; i++)
        {
            var y = (_words[i] & 0x80000000u) | (_words[(i + 1) % Length] & 0x7fffffffu);
            _words[i] = _words[(i + Shift) % Length] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0dfu);
        }
        _position = 0;
    }
}
