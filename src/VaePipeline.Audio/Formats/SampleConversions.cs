using System.Numerics;
using System.Runtime.InteropServices;
using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>Converts stored little-endian samples to floats.</summary>
internal delegate void SampleConversion(ReadOnlySpan<byte> bytes, Span<float> samples);

/// <summary>Conversions of each sample format to floats in [-1, 1]. Scales are powers of two, so each result is the exact quotient, rounded once.</summary>
internal static class SampleConversions
{
    const float Scale8 = 1f / (1 << 7),
        Scale16 = 1f / (1 << 15),
        Scale24 = 1f / (1 << 23),
        Scale32 = 1f / (1L << 31);

    /// <summary>The conversion for a format made by <see cref="PlainFormat"/>; null for 32-bit floats, which need none.</summary>
    public static SampleConversion? For(WaveFormat format) =>
        (format.Encoding, format.BitsPerSample) switch
        {
            (WaveFormatEncoding.Pcm, 8) => FromPcm8,
            (WaveFormatEncoding.Pcm, 16) => FromPcm16,
            (WaveFormatEncoding.Pcm, 24) => FromPcm24,
            (WaveFormatEncoding.Pcm, 32) => FromPcm32,
            (WaveFormatEncoding.IeeeFloat, 32) => null,
            (WaveFormatEncoding.IeeeFloat, 64) => FromDouble,
            (WaveFormatEncoding.ALaw, 8) => CompandedSamples.FromALaw,
            (WaveFormatEncoding.MuLaw, 8) => CompandedSamples.FromMuLaw,
            _ => throw new NotSupportedException($"its samples are {format.Encoding} of {format.BitsPerSample} bits"),
        };

    /// <summary>Unsigned bytes; 128 means 0.</summary>
    static void FromPcm8(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (bytes[i] - 128) * Scale8;
    }

    static void FromPcm16(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        var shorts = MemoryMarshal.Cast<byte, short>(bytes);
        var step = Vector<short>.Count;
        var i = 0;
        for (; i <= shorts.Length - step; i += step)
        {
            Vector.Widen(new Vector<short>(shorts[i..]), out var low, out var high);
            (Vector.ConvertToSingle(low) * Scale16).CopyTo(samples[i..]);
            (Vector.ConvertToSingle(high) * Scale16).CopyTo(samples[(i + step / 2)..]);
        }
        for (; i < shorts.Length; i++)
            samples[i] = shorts[i] * Scale16;
    }

    static void FromPcm24(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var sample = bytes.Slice(3 * i, 3);
            samples[i] = ((sbyte)sample[2] << 16 | sample[1] << 8 | sample[0]) * Scale24;
        }
    }

    static void FromPcm32(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        var integers = MemoryMarshal.Cast<byte, int>(bytes);
        for (var i = 0; i < integers.Length; i++)
            samples[i] = integers[i] * Scale32;
    }

    static void FromDouble(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        var doubles = MemoryMarshal.Cast<byte, double>(bytes);
        for (var i = 0; i < doubles.Length; i++)
            samples[i] = (float)doubles[i];
    }
}
