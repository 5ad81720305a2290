using System.Runtime.InteropServices;
using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>The samples of a WAV or AIFF file as a stream of whole frames, in WAV's byte order. The stream of the file is seekable and left open.</summary>
internal sealed class StoredSamples : WaveStream
{
    readonly Stream _stream;
    readonly SampleLayout _layout;

    public StoredSamples(Stream stream, SampleLayout layout)
    {
        (_stream, _layout) = (stream, layout);
        Position = 0;
    }

    public override WaveFormat WaveFormat => _layout.Format;

    /// <summary>Bytes of samples that are present in the stream.</summary>
    public override long Length => _layout.Length;

    public override long Position
    {
        get => _stream.Position - _layout.Start;
        set => _stream.Position = _layout.Start + Math.Clamp(value - value % BlockAlign, 0, Length);
    }

    /// <summary>Reads whole frames only.</summary>
    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, Length - Position);
        wanted -= wanted % BlockAlign;
        if (wanted <= 0)
            return 0;
        var read = _stream.ReadAtLeast(buffer[..wanted], wanted, throwOnEndOfStream: false);
        ToWavOrder(buffer[..read]);
        return read;
    }

    public override int Read(byte[] array, int offset, int count) => Read(array.AsSpan(offset, count));

    void ToWavOrder(Span<byte> bytes)
    {
        var width = WaveFormat.BitsPerSample / 8;
        if (_layout.IsBigEndian && width > 1)
            for (var i = 0; i <= bytes.Length - width; i += width)
                bytes.Slice(i, width).Reverse();
        if (_layout.IsSignedByte)
            foreach (ref var value in bytes)
                value ^= 0x80;
        if (_layout.Shift > 0)
            foreach (ref var value in MemoryMarshal.Cast<byte, int>(bytes))
                value <<= _layout.Shift;
    }
}
