namespace NAudio.Wave;

/// <summary>A source of bytes in a <see cref="Wave.WaveFormat"/>.</summary>
public interface IWaveProvider
{
    WaveFormat WaveFormat { get; }

    /// <summary>Fills <paramref name="buffer"/> from its start; 0 says that nothing is left.</summary>
    int Read(Span<byte> buffer);
}
