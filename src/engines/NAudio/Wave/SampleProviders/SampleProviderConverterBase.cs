using System.Buffers;

namespace NAudio.Wave.SampleProviders;

/// <summary>Bytes of another provider, turned into floats.</summary>
public abstract class SampleProviderConverterBase : ISampleProvider
{
    /// <summary>Bytes read at a time: they are still in a first-level cache when they are turned.</summary>
    const int BlockBytes = 1 << 14;

    public SampleProviderConverterBase(IWaveProvider source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Source = source;
        WaveFormat = WaveFormat.CreateIeeeFloatWaveFormat(source.WaveFormat.SampleRate, source.WaveFormat.Channels);
    }

    public WaveFormat WaveFormat { get; }

    private protected IWaveProvider Source { get; }

    public abstract int Read(Span<float> buffer);

    /// <summary>Turns bytes, of as many samples, into floats.</summary>
    private protected delegate void Conversion(ReadOnlySpan<byte> bytes, Span<float> samples);

    /// <summary>Reads samples of the given width until the buffer is full or the source over; a torn last sample is dropped.</summary>
    private protected int Read(Span<float> buffer, int bytesPerSample, Conversion convert)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            var count = 0;
            while (count < buffer.Length)
            {
                var wanted = Math.Min(buffer.Length - count, BlockBytes / bytesPerSample);
                var read = Source.Read(block.AsSpan(0, wanted * bytesPerSample)) / bytesPerSample;
                convert(block.AsSpan(0, read * bytesPerSample), buffer.Slice(count, read));
                count += read;
                if (read < wanted)
                    break;
            }
            return count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
