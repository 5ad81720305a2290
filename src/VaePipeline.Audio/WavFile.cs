using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NAudio.Wave;

namespace VaePipeline.Audio;

/// <summary>Writes mono 16-bit PCM WAV files.</summary>
public static class WavFile
{
    const int BytesPerSample = sizeof(short);

    /// <summary>Writes samples as a mono 16-bit WAV file.</summary>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="samples">Samples (n); values outside [-1, 1) are clipped.</param>
    /// <param name="sampleRate">The sample rate, in Hz.</param>
    /// <param name="atomic">Whether to replace the file atomically, at the cost of a flush to disk.</param>
    /// <exception cref="ArgumentException">A sample is not a number.</exception>
    /// <exception cref="IOException">The folder is missing, full or not writable.</exception>
    public static void Write(string path, ReadOnlySpan<float> samples, int sampleRate, bool atomic = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        var bytes = ArrayPool<byte>.Shared.Rent(samples.Length * BytesPerSample);
        var pcm = bytes.AsMemory(0, samples.Length * BytesPerSample);
        ToPcm16(samples, pcm.Span);
        if (atomic)
            AtomicFile.Write(path, WriteTo);
        else
        {
            using var stream = File.Create(path);
            WriteTo(stream);
        }
        ArrayPool<byte>.Shared.Return(bytes);

        void WriteTo(Stream stream)
        {
            using var writer = new WaveFileWriter(stream, new WaveFormat(sampleRate, 16, 1));
            writer.Write(pcm.Span);
        }
    }

    /// <summary>Writes samples (n, channels), interleaved, as a WAV file of 32-bit floats.</summary>
    internal static void WriteFloats(string path, ReadOnlySpan<float> samples, int sampleRate, int channels)
    {
        using var stream = File.Create(path);
        using var writer = new WaveFileWriter(stream, WaveFormat.CreateIeeeFloatWaveFormat(sampleRate, channels));
        writer.Write(MemoryMarshal.AsBytes(samples));
    }

    static void ToPcm16(ReadOnlySpan<float> samples, Span<byte> pcm)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            if (float.IsNaN(samples[i]))
                throw new ArgumentException($"Sample {i} is not a number; a WAV file cannot store it.", nameof(samples));
            var value = Math.Clamp(MathF.Round(samples[i] * 32768f), short.MinValue, short.MaxValue);
            BinaryPrimitives.WriteInt16LittleEndian(pcm[(i * BytesPerSample)..], (short)value);
        }
    }
}
