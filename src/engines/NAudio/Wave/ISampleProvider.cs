namespace NAudio.Wave;

/// <summary>A source of 32-bit float samples, channels interleaved.</summary>
public interface ISampleProvider
{
    WaveFormat WaveFormat { get; }

    /// <summary>Fills <paramref name="buffer"/> from its start and returns the number of samples (not frames); 0 says that nothing is left.</summary>
    int Read(Span<float> buffer);
}
