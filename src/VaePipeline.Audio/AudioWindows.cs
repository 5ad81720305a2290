using VaePipeline.Audio.Resampling;

namespace VaePipeline.Audio;

/// <summary>
/// A sound of any length in windows of one length, each some time after the last: mono, resampled, read as they are asked for. However long
/// the sound, memory holds one window and a block of the file.
/// </summary>
public sealed class AudioWindows : IDisposable
{
    readonly SoundSource _source;
    readonly ResampledSource? _resampled;
    readonly float[] _window;
    readonly float[] _skipped;
    readonly int _hop, _least, _sampleRate;
    long _index = -1;
    int _count;

    AudioWindows(SoundSource source, int windowSamples, int hopSamples, int leastSamples, int sampleRate)
    {
        (_source, _hop, _least, _sampleRate) = (source, hopSamples, leastSamples, sampleRate);
        _resampled = source.SampleRate == sampleRate ? null : new(source, new(source.SampleRate, sampleRate));
        _window = new float[windowSamples];
        _skipped = hopSamples > windowSamples ? new float[Math.Min(hopSamples - windowSamples, 1 << 13)] : [];
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">WAV or AIFF, or anything that the system's libsndfile reads.</param>
    /// <param name="windowSamples">Samples of a window, at <paramref name="sampleRate"/>. At least 1</param>
    /// <param name="hopSamples">Samples from the start of one to the start of the next, likewise. At least 1</param>
    /// <param name="leastSamples">The last window may be shorter, but not than this; the first may have any length.</param>
    /// <param name="sampleRate">The rate wanted, in Hz.</param>
    /// <exception cref="AudioFormatException">The file is empty, torn, unreadable, of an unknown format, or no ordinary file.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static AudioWindows Open(string path, int windowSamples, int hopSamples, int leastSamples = 1, int sampleRate = 16_000)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(windowSamples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hopSamples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(leastSamples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        return new(SoundSource.Open(path), windowSamples, hopSamples, leastSamples, sampleRate);
    }

    /// <summary>When the window begins, in seconds.</summary>
    public double StartSeconds => (double)_index * _hop / _sampleRate;

    /// <summary>The length of the whole file in seconds: what the file says, until its end was read.</summary>
    public double DurationSeconds => _source.DurationSeconds;

    /// <summary>The window (n); it lasts until the next.</summary>
    public ReadOnlyMemory<float> Samples => _window.AsMemory(0, _count);

    /// <summary>Goes on to the next window.</summary>
    /// <returns>Whether there is one: one that has samples which no window before it has.</returns>
    /// <exception cref="AudioFormatException">There is no sound, it cannot be decoded, or it holds values that no sound has.</exception>
    public bool MoveNext()
    {
        if (_index >= 0 && _count < _window.Length)
            return false; // it had the end
        var kept = _index < 0 ? 0 : Math.Max(0, _window.Length - _hop);
        _window.AsSpan(_window.Length - kept).CopyTo(_window);
        if (_index >= 0 && !TrySkip(_hop - _window.Length))
            return false;
        var fresh = Read(_window.AsSpan(kept));
        _count = kept + fresh;
        return ++_index == 0 || (fresh > 0 && _count >= _least);
    }

    bool TrySkip(int samples)
    {
        for (; samples > 0; samples -= _skipped.Length)
        {
            var wanted = Math.Min(samples, _skipped.Length);
            if (Read(_skipped.AsSpan(0, wanted)) < wanted)
                return false;
        }
        return true;
    }

    int Read(Span<float> samples) => _resampled is null ? _source.ReadMono(samples) : _resampled.Read(samples);

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
