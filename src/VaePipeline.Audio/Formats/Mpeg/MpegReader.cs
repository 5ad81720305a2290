using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using NAudio.Wave;

namespace VaePipeline.Audio.Formats.Mpeg;

/// <summary>Decodes the frames of an MPEG audio stream (layers I to III) with libmpg123, without the samples that its encoder added.</summary>
internal sealed unsafe class MpegReader : ISampleProvider, IDisposable
{
    /// <summary>
    /// Samples before the sound where no header gives their number. In layer III, LAME's 576 and the decoder's 529; other encoders add as many or more.
    /// In layers I and II, those of the filters of encoder and decoder.
    /// </summary>
    const int DelayOfLayer3 = 1105,
        DelayOfOthers = 481;

    /// <summary>Samples from the start that show whether the sound begins there, as in a stream cut from a longer one; in units of the delay.</summary>
    const int Preview = 5;

    /// <summary>The delay has no sound if its power is below this part of the power after it.</summary>
    const double SilentRatio = 1.0 / 16;

    /// <summary>Calls of the decoder without a sample, after which it has failed.</summary>
    const int MaxIdleCalls = 100;

    readonly MpegFrames _frames;
    nint _decoder;
    bool _hasFrame;
    float[] _preview = [];
    int _previewAt;
    long _left;

    /// <summary>Reads from a seekable stream, which is left open.</summary>
    /// <exception cref="DllNotFoundException">libmpg123 is not installed; the message names the package.</exception>
    /// <exception cref="InvalidDataException">The decoder cannot be created.</exception>
    public MpegReader(Stream stream, MpegStream content)
    {
        var header = content.Header;
        WaveFormat = WaveFormat.CreateIeeeFloatWaveFormat(header.SampleRate, header.Channels);
        _frames = new(stream);
        _hasFrame = _frames.MoveToFirst();
        _left = content.Frames;
        _decoder = Open(header);
        try
        {
            var delay = content.Delay ?? FindDelay(header.Layer == 3 ? DelayOfLayer3 : DelayOfOthers);
            Skip(Math.Min(delay, _left));
            if (_left > content.Padding)
                _left -= content.Padding;
            Frames = _left;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    ~MpegReader() => Close();

    public WaveFormat WaveFormat { get; }

    /// <summary>The number of frames of samples.</summary>
    public long Frames { get; }

    int Channels => WaveFormat.Channels;

    static nint Open(MpegHeader header)
    {
        int error;
        var decoder = NativeMethods.New(0, &error);
        if (decoder == 0)
            throw new InvalidDataException($"the MPEG decoder does not start (error {error})");
        var flags = NativeMethods.Quiet | NativeMethods.NoResync | NativeMethods.IgnoreInfoFrame | NativeMethods.NoReadAhead;
        _ = NativeMethods.SetParameter(decoder, NativeMethods.AddFlags, new(flags), 0);
        _ = NativeMethods.SetParameter(decoder, NativeMethods.RemoveFlags, new(NativeMethods.Gapless | NativeMethods.AutoResample), 0);
        if (header.IsFree)
            _ = NativeMethods.SetParameter(
                decoder,
                NativeMethods.FreeFormatSize,
                new(header.Length - header.Padding - MpegHeader.Bytes),
                0
            );
        _ = NativeMethods.AllowNoFormat(decoder);
        // It complains on the console about formats that are not allowed, so all are.
        foreach (var rate in MpegHeader.AllSampleRates)
            _ = NativeMethods.AllowFormat(decoder, new(rate), NativeMethods.MonoAndStereo, NativeMethods.Float32);
        if (NativeMethods.OpenFeed(decoder) == NativeMethods.Ok)
            return decoder;
        var problem = NativeMethods.ErrorOf(decoder);
        NativeMethods.Delete(decoder);
        throw new InvalidDataException($"the MPEG decoder does not start ({problem})");
    }

    /// <summary>The usual delay, if the stream starts with one that has next to no sound.</summary>
    int FindDelay(int usual)
    {
        _preview = new float[Preview * usual * Channels];
        _preview = _preview[..Decode(_preview)];
        var delay = usual * Channels;
        if (_preview.Length < 2 * delay)
            return 0;
        return Power(_preview.AsSpan(0, delay)) <= SilentRatio * Power(_preview.AsSpan(delay)) ? usual : 0;
    }

    static double Power(ReadOnlySpan<float> samples) => TensorPrimitives.SumOfSquares(samples) / samples.Length;

    void Skip(long frames)
    {
        var skipped = new float[1152 * Channels];
        while (frames > 0 && Read(skipped.AsSpan(0, (int)Math.Min(frames, 1152) * Channels)) is > 0 and var read)
            frames -= read / Channels;
    }

    /// <summary>Reads whole frames of samples, until the buffer is full or the sound ends.</summary>
    public int Read(Span<float> buffer)
    {
        ObjectDisposedException.ThrowIf(_decoder == 0, this);
        var wanted = (int)Math.Min(buffer.Length / Channels, _left) * Channels;
        var count = Math.Min(wanted, _preview.Length - _previewAt);
        _preview.AsSpan(_previewAt, count).CopyTo(buffer);
        _previewAt += count;
        count += Decode(buffer[count..wanted]);
        _left -= count / Channels;
        return count;
    }

    int Decode(Span<float> samples)
    {
        var (count, idle) = (0, 0);
        while (count < samples.Length && idle < MaxIdleCalls)
        {
            nuint done = 0;
            int status;
            fixed (float* free = samples[count..])
                status = NativeMethods.Read(_decoder, free, (nuint)(samples.Length - count) * sizeof(float), &done);
            idle = done > 0 ? 0 : idle + 1;
            count += (int)done / sizeof(float);
            if (status == NativeMethods.NewFormat && !HasExpectedFormat())
                break;
            if (status is NativeMethods.Ok or NativeMethods.NewFormat)
                continue;
            // after an error too, the next frame may be whole
            if (!FeedFrame())
                break;
        }
        return count;
    }

    bool HasExpectedFormat()
    {
        CLong rate;
        int channels,
            encoding;
        return NativeMethods.GetFormat(_decoder, &rate, &channels, &encoding) == NativeMethods.Ok
            && (rate.Value, channels, encoding) == (WaveFormat.SampleRate, Channels, NativeMethods.Float32);
    }

    bool FeedFrame()
    {
        while (_hasFrame && InfoFrame.Read(_frames.Header, _frames.Frame) is not null)
            _hasFrame = _frames.MoveNext();
        if (!_hasFrame)
            return false;
        var frame = _frames.Frame;
        fixed (byte* bytes = frame)
            _ = NativeMethods.Feed(_decoder, bytes, (nuint)frame.Length);
        _hasFrame = _frames.MoveNext();
        return true;
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    void Close()
    {
        if (_decoder != 0)
            NativeMethods.Delete(_decoder);
        _decoder = 0;
    }
}
