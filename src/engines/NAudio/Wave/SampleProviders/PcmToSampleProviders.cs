using System.Numerics;
using System.Runtime.InteropServices;

namespace NAudio.Wave.SampleProviders;

/// <summary>Unsigned bytes, 128 is 0.</summary>
public class Pcm8BitToSampleProvider(IWaveProvider source) : SampleProviderConverterBase(source)
{
    public override int Read(Span<float> buffer)
    {
        var bytes = ReadSource(buffer.Length, 1);
        for (var i = 0; i < bytes.Length; i++)
            buffer[i] = (bytes[i] - 128) * (1f / 128);
        return bytes.Length;
    }
}

/// <summary>16-bit little-endian integers.</summary>
public class Pcm16BitToSampleProvider(IWaveProvider source) : SampleProviderConverterBase(source)
{
    const float Scale = 1f / 32768;

    public override int Read(Span<float> buffer)
    {
        var shorts = MemoryMarshal.Cast<byte, short>(ReadSource(buffer.Length, 2));
        var step = Vector<short>.Count;
        var i = 0;
        for (; i <= shorts.Length - step; i += step)
        {
            Vector.Widen(new Vector<short>(shorts[i..]), out var low, out var high);
            (Vector.ConvertToSingle(low) * Scale).CopyTo(buffer[i..]);
            (Vector.ConvertToSingle(high) * Scale).CopyTo(buffer[(i + step / 2)..]);
        }
        for (; i < shorts.Length; i++)
            buffer[i] = shorts[i] * Scale;
        return shorts.Length;
    }
}

/// <summary>24-bit little-endian integers.</summary>
public class Pcm24BitToSampleProvider(IWaveProvider source) : SampleProviderConverterBase(source)
{
    public override int Read(Span<float> buffer)
    {
        var bytes = ReadSource(buffer.Length, 3);
        var count = bytes.Length / 3;
        for (var i = 0; i < count; i++)
        {
            var sample = bytes.Slice(3 * i, 3);
            buffer[i] = ((sbyte)sample[2] << 16 | sample[1] << 8 | sample[0]) * (1f / 8388608);
        }
        return count;
    }
}

/// <summary>32-bit little-endian integers.</summary>
public class Pcm32BitToSampleProvider(IWaveProvider source) : SampleProviderConverterBase(source)
{
    public override int Read(Span<float> buffer)
    {
        var integers = MemoryMarshal.Cast<byte, int>(ReadSource(buffer.Length, 4));
        for (var i = 0; i < integers.Length; i++)
            buffer[i] = integers[i] * (1f / 2147483648);
        return integers.Length;
    }
}
