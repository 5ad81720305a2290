using System.Runtime.InteropServices;
using NAudio.Wave;

namespace VaePipeline.Audio.Formats.LibSndFile;

/// <summary>Reads the samples of any file that libsndfile supports (FLAC, Ogg Vorbis, Opus, MP3, CAF, W64, AU and more) as 32-bit floats.</summary>
internal sealed unsafe class SoundFileReader : WaveStream, ISampleProvider
{
    readonly StreamCallbacks? _callbacks;
    readonly long _frames;
    nint _file;
    long _position;

    /// <summary>Opens a seekable stream, which is left open.</summary>
    /// <exception cref="SoundFileException">libsndfile does not support the format, or the stream is damaged.</exception>
    /// <exception cref="DllNotFoundException">libsndfile is not installed; the message names the package.</exception>
    public static OpenSound Open(Stream stream)
    {
        var callbacks = new StreamCallbacks(stream);
        try
        {
            NativeMethods.Info info = default;
            var reader = new SoundFileReader(NativeMethods.Open(stream, callbacks, NativeMethods.ModeRead, &info), info, callbacks);
            return new(reader, reader._frames > 0 ? reader._frames : null);
        }
        catch
        {
            callbacks.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file by its path, for formats that libsndfile knows only by the file's name or by another file next to it.</summary>
    /// <exception cref="SoundFileException">libsndfile does not support the format, or the file is damaged.</exception>
    public static OpenSound OpenPath(string path)
    {
        NativeMethods.Info info = default;
        var reader = new SoundFileReader(NativeMethods.Open(path, &info), info, null);
        return new(reader, reader._frames > 0 ? reader._frames : null);
    }

    SoundFileReader(nint file, NativeMethods.Info info, StreamCallbacks? callbacks)
    {
        (_file, _callbacks) = (file, callbacks);
        WaveFormat = WaveFormat.CreateIeeeFloatWaveFormat(info.SampleRate, info.Channels);
        // streams of unknown length report the largest number
        _frames = info.Frames is < 0 or long.MaxValue ? 0 : info.Frames;
    }

    ~SoundFileReader() => Dispose(false);

    public override WaveFormat WaveFormat { get; }

    /// <summary>The length that the header claims, in bytes of floats; 0 if unknown.</summary>
    public override long Length => (long)Int128.Min((Int128)_frames * WaveFormat.BlockAlign, long.MaxValue);

    public override long Position
    {
        get => _position * WaveFormat.BlockAlign;
        set
        {
            ObjectDisposedException.ThrowIf(_file == 0, this);
            var place = NativeMethods.Seek(_file, value / WaveFormat.BlockAlign, (int)SeekOrigin.Begin);
            _callbacks?.ThrowIfFailed();
            _position = place >= 0 ? place : throw NativeMethods.Failure(_file, "sf_seek");
        }
    }

    /// <summary>Reads whole frames only.</summary>
    public int Read(Span<float> buffer)
    {
        ObjectDisposedException.ThrowIf(_file == 0, this);
        fixed (float* samples = buffer)
        {
            var frames = NativeMethods.ReadFrames(_file, samples, buffer.Length / WaveFormat.Channels);
            _callbacks?.ThrowIfFailed();
            _position += frames;
            return (int)frames * WaveFormat.Channels;
        }
    }

    public override int Read(Span<byte> buffer) => Read(MemoryMarshal.Cast<byte, float>(buffer)) * sizeof(float);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    protected override void Dispose(bool disposing)
    {
        if (_file != 0)
            _ = NativeMethods.Close(_file);
        _file = 0;
        _callbacks?.Dispose();
        base.Dispose(disposing);
    }
}
