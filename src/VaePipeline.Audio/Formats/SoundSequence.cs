using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>Sounds of one rate and number of channels, one after another. Each is opened when the one before has ended.</summary>
internal sealed class SoundSequence(OpenSound first, IEnumerable<Func<OpenSound>> rest) : ISampleProvider, IDisposable
{
    readonly IEnumerator<Func<OpenSound>> _rest = rest.GetEnumerator();
    OpenSound _current = first;

    public WaveFormat WaveFormat { get; } = first.Samples.WaveFormat;

    public int Read(Span<float> buffer)
    {
        while (true)
        {
            if (_current.Samples.Read(buffer) is > 0 and var count)
                return count;
            if (buffer.IsEmpty || !_rest.MoveNext())
                return 0;
            _current.Dispose();
            _current = _rest.Current();
        }
    }

    public void Dispose()
    {
        _current.Dispose();
        _rest.Dispose();
    }
}
