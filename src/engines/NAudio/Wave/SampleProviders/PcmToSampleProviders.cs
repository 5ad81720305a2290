using System.Numerics;
using System.Runtime.InteropServices;

namespace NAudio.Wave.SampleProviders;

/// <summary>Unsigned bytes, 128 is 0.</summary>
public class Pcm8BitToSampleProvider(IWaveProvider source) : SampleProviderConverterBase(source)
{
    public override int Read(Span<float> buffer) => Read(buffer, 1, Convert);

    static void Convert(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (bytes[i] - 128) * (1f / 128);
    }
}

/// <summary>16-bit little-endian integers.</summary>
public class Pcm16BitToSampleProvider(IWaveProvider source) : SampleProviderConverterBase(source)
{
    const float Scale = 1f / 32768;

    public override int Read(Span<float> buffer) => Read(buffer, sizeof(short), Convert);

    static void Convert(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        var shorts = MemoryMarshal.Cast<byte, short>(bytes);
        var step = Vector<short>.Count;
        var i = 0;
        for (; i <= shorts.Length - step; i += step)
        {
            Vector.Widen(new Vector<short>(shorts[i..]), out var low, out var high);
            (Vector.ConvertToSingle(low) * Scale).CopyTo(samples[i..]);
            (Vector.ConvertToSingle(high) * Scale).CopyTo(samples[(i + step / 2)..]);
        }
        for (; i < shorts.Length; i++)
            samples[i] = shorts[i] * Scale;
    }
}

/// <summary>24-bit little-endian integers.</summary>
public class Pcm24BitToSampleProvider(IWaveProvider source) : SampleProviderConverterBase(source)
{
    public override int Read(Span<float> buffer) => Read(buffer, 3, Convert);

    static void Convert(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var sample = bytes.Slice(3 * i, 3);
            samples[i] = ((sbyte)sample[2] << 16 | sample[1] << 8 | sample[0]) * (1f / 8388608);
        }
    }
}

/// <summary>32-bit little-endian integers.</summary>
public class Pcm32BitToSampleProvider(IWaveProvider source) : SampleProviderConverterBase(source)
{
    public override int Read(Span<float> buffer) => Read(buffer, sizeof(int), Convert);

    static void Convert(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        var integers = MemoryMarshal.Cast<byte, int>(bytes);
        for (var i = 0; i < integers.Length; i++)
            samples[i] = integers[i] * (1f / 2147483648);
    }
}
