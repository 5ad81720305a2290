namespace NAudio.Wave.SampleProviders;

/// <summary>Bytes of another provider, read into a buffer and turned into floats.</summary>
public abstract class SampleProviderConverterBase : ISampleProvider
{
    byte[] _buffer = [];

    public SampleProviderConverterBase(IWaveProvider source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Source = source;
        WaveFormat = WaveFormat.CreateIeeeFloatWaveFormat(source.WaveFormat.SampleRate, source.WaveFormat.Channels);
    }

    public WaveFormat WaveFormat { get; }

    private protected IWaveProvider Source { get; }

    public abstract int Read(Span<float> buffer);

    /// <summary>The next bytes of the source for <paramref name="count"/> samples of the given width; a torn last sample is dropped.</summary>
    private protected ReadOnlySpan<byte> ReadSource(int count, int bytesPerSample)
    {
        var wanted = count * bytesPerSample;
        if (_buffer.Length < wanted)
            _buffer = new byte[wanted];
        var read = Source.Read(_buffer.AsSpan(0, wanted));
        return _buffer.AsSpan(0, read - read % bytesPerSample);
    }
}
