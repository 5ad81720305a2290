using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NAudio.Wave;

namespace VaePipeline.Audio.Formats.Ffmpeg;

/// <summary>
/// Reads the sound that ffmpeg decodes: an AU stream of big-endian floats at the file's own rate and channels. AU is the format whose header says
/// these in a fixed place.
/// </summary>
internal sealed class FfmpegReader : ISampleProvider, IDisposable
{
    const int MinHeader = 24,
        MaxHeader = 1 << 16;
    const int FloatEncoding = 6;

    readonly FfmpegProcess _process;
    long _samples;
    bool _isAtEnd,
        _isDamaged;

    /// <summary>Reads the header. Takes the process over, except if the constructor fails.</summary>
    /// <exception cref="FfmpegException">ffmpeg failed or was stopped, or found no sound.</exception>
    public FfmpegReader(FfmpegProcess process)
    {
        _process = process;
        var header = new byte[MinHeader];
        Require(header);
        var (offset, encoding, rate, channels) = (Number(4), Number(12), Number(16), Number(20));
        if (
            !header.AsSpan().StartsWith(".snd"u8)
            || offset is < MinHeader or > MaxHeader
            || encoding != FloatEncoding
            || rate < 1
            || channels < 1
        )
            throw new FfmpegException("ffmpeg gives another format than it was asked for");
        Require(new byte[offset - MinHeader]);
        WaveFormat = WaveFormat.CreateIeeeFloatWaveFormat(rate, channels);

        int Number(int at) => BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(at));
    }

    public WaveFormat WaveFormat { get; }

    /// <summary>What is missing, after the end was read; null if nothing is known to be missing.</summary>
    public string? Notice =>
        _isDamaged ? MissingSound.Unclear
        : _samples >= FfmpegDecoder.MaxSeconds * (long)WaveFormat.SampleRate * WaveFormat.Channels
            ? MissingSound.TooLong(FfmpegDecoder.MaxSeconds)
        : null;

    /// <summary>Reads until the buffer is full or the sound ends.</summary>
    public int Read(Span<float> buffer)
    {
        if (_isAtEnd)
            return 0;
        var bytes = MemoryMarshal.AsBytes(buffer);
        var count = Fill(bytes);
        // an incomplete last sample is dropped
        var samples = MemoryMarshal.Cast<float, int>(buffer[..(count / sizeof(float))]);
        if (BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(samples, samples);
        _samples += samples.Length;
        if (count < bytes.Length)
            End();
        return samples.Length;
    }

    /// <summary>Sound that was decoded before an error is kept, with a notice.</summary>
    void End()
    {
        _isAtEnd = true;
        var problem = _process.Finish();
        if (problem is not null && _samples == 0)
            throw new FfmpegException(problem);
        _isDamaged = problem is not null || _process.HasComplained;
    }

    void Require(Span<byte> bytes)
    {
        if (Fill(bytes) < bytes.Length)
            throw new FfmpegException(_process.Finish() ?? "ffmpeg finds no sound in it");
    }

    int Fill(Span<byte> bytes)
    {
        var count = 0;
        while (count < bytes.Length && _process.Read(bytes[count..]) is > 0 and var read)
            count += read;
        return count;
    }

    public void Dispose() => _process.Dispose();
}
