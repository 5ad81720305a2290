using VaePipeline.Audio.Formats.Ffmpeg;

namespace VaePipeline.Audio;

/// <summary>
/// Reads a sound of any length as windows of equal length at a fixed hop: mono, resampled, read on demand. Memory use is one window and one
/// block of the file, however long the sound is.
/// </summary>
public sealed class AudioWindows : IDisposable
{
    readonly SoundSource _source;
    readonly ResampledSource? _resampled;
    readonly float[] _window;
    readonly float[] _skipped;
    readonly int _hop,
        _minSamples,
        _sampleRate;
    long _index = -1;
    int _count;

    AudioWindows(SoundSource source, int windowSamples, int hopSamples, int minSamples, int sampleRate)
    {
        (_source, _hop, _minSamples, _sampleRate) = (source, hopSamples, minSamples, sampleRate);
        _resampled = source.SampleRate == sampleRate ? null : new(source, new(source.SampleRate, sampleRate));
        _window = new float[windowSamples];
        _skipped = hopSamples > windowSamples ? new float[Math.Min(hopSamples - windowSamples, 1 << 13)] : [];
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">WAV or AIFF, or anything that the system's libsndfile reads.</param>
    /// <param name="windowSamples">Samples in a window, at <paramref name="sampleRate"/>. At least 1</param>
    /// <param name="hopSamples">Samples from the start of one window to the start of the next, at <paramref name="sampleRate"/>. At least 1</param>
    /// <param name="minSamples">The minimum length of the last window, in samples. The first window may have any length.</param>
    /// <param name="sampleRate">The sample rate of the windows, in Hz.</param>
    /// <exception cref="AudioFormatException">The file is empty, truncated, unreadable, of an unknown format, or no regular file.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    public static AudioWindows Open(string path, int windowSamples, int hopSamples, int minSamples = 1, int sampleRate = 16_000) =>
        Open(path, null, windowSamples, hopSamples, minSamples, sampleRate);

    /// <summary>The same, also for files that only ffmpeg decodes.</summary>
    internal static AudioWindows Open(string path, FfmpegDecoder? ffmpeg, int windowSamples, int hopSamples, int minSamples, int sampleRate)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(windowSamples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hopSamples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(minSamples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        return new(SoundSource.Open(path, ffmpeg), windowSamples, hopSamples, minSamples, sampleRate);
    }

    /// <summary>The start of the current window, in seconds.</summary>
    public double StartSeconds => (double)_index * _hop / _sampleRate;

    /// <summary>The duration of the whole file in seconds; until the end of the file has been read, as its header claims, or NaN.</summary>
    public double DurationSeconds => _source.DurationSeconds;

    /// <summary>What is missing from the sound, as a sentence, as far as it is known by now; empty if nothing is.</summary>
    internal string Notice => _source.Notice;

    /// <summary>The samples (n) of the current window; valid until the next call of <see cref="MoveNext"/>.</summary>
    public ReadOnlyMemory<float> Samples => _window.AsMemory(0, _count);

    /// <summary>Advances to the next window.</summary>
    /// <returns>Whether there is another window, that is, one with samples that no earlier window contains.</returns>
    /// <exception cref="AudioFormatException">The file has no samples, cannot be decoded, or contains invalid values.</exception>
    public bool MoveNext()
    {
        if (_index >= 0 && _count < _window.Length)
            return false; // the last window reached the end of the file
        var kept = _index < 0 ? 0 : Math.Max(0, _window.Length - _hop);
        _window.AsSpan(_window.Length - kept).CopyTo(_window);
        if (_index >= 0 && !TrySkip(_hop - _window.Length))
            return false;
        var fresh = Read(_window.AsSpan(kept));
        _count = kept + fresh;
        return ++_index == 0 || (fresh > 0 && _count >= _minSamples);
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
