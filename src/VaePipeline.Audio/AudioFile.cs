using System.Buffers;
using VaePipeline.Audio.Resampling;

namespace VaePipeline.Audio;

/// <summary>Sound files of any format, as mono samples.</summary>
public static class AudioFile
{
    /// <summary>Extensions of the formats that can be read, lower case, with the dot. What a file holds is told by its content, not its name.</summary>
    public static IReadOnlySet<string> Extensions { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        ".wav", ".wave", ".rf64", ".w64", ".aif", ".aiff", ".aifc", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".caf", ".au", ".snd",
    };

    /// <summary>Reads a file, averages its channels and resamples it.</summary>
    /// <param name="path">WAV or AIFF, or anything that the system's libsndfile reads.</param>
    /// <param name="sampleRate">The rate wanted, in Hz.</param>
    /// <param name="maxSamples">At most so many samples (at <paramref name="sampleRate"/>) from the start; no more of the file is read or held than they need.</param>
    /// <returns>The samples; at least one, all finite.</returns>
    /// <exception cref="AudioFormatException">The file is empty, torn, unreadable, of an unknown format, no ordinary file (a pipe, a device), or holds values that are not numbers or beyond ± 2^40.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static AudioClip Read(string path, int sampleRate = 16_000, int? maxSamples = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSamples ?? 1, 1, nameof(maxSamples));
        using var source = SoundSource.Open(path);
        var resampler = source.SampleRate == sampleRate ? null : new Resampler(source.SampleRate, sampleRate);
        var framesNeeded = maxSamples is { } most ? resampler?.SourceSamplesFor(most) ?? most : int.MaxValue;
        var mono = source.ReadMono(framesNeeded);
        var samples = resampler is null ? mono : resampler.Resample(mono, maxSamples ?? int.MaxValue);
        return new(samples, sampleRate, source.SampleRate, source.Channels, source.DurationSeconds);
    }

    /// <summary>Reads a file's start as <see cref="Read"/> does, the same samples, into the caller's memory: for those who read many files.</summary>
    /// <param name="path">WAV or AIFF, or anything that the system's libsndfile reads.</param>
    /// <param name="samples">Receives the first samples (n), at most as many as it has room for; what is after them is left as it was.</param>
    /// <param name="sampleRate">The rate wanted, in Hz.</param>
    /// <returns>How many samples, at least one, and what the file says of itself.</returns>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is empty.</exception>
    /// <exception cref="AudioFormatException">The file is empty, torn, unreadable, of an unknown format, or holds values that are not numbers.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static AudioStart ReadStart(string path, Span<float> samples, int sampleRate = 16_000)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        if (samples.IsEmpty)
            throw new ArgumentException("There is no room for samples; at least one is required.", nameof(samples));
        using var source = SoundSource.Open(path);
        var count = source.SampleRate == sampleRate
            ? source.ReadMono(samples)
            : ReadResampled(source, new(source.SampleRate, sampleRate), samples);
        return new(count, source.SampleRate, source.Channels, source.DurationSeconds);
    }

    static int ReadResampled(SoundSource source, Resampler resampler, Span<float> samples)
    {
        var framesNeeded = resampler.SourceSamplesFor(samples.Length);
        if (framesNeeded > SoundSource.TrustedFrames)
            return resampler.Resample(source.ReadMono(framesNeeded), samples);
        var frames = ArrayPool<float>.Shared.Rent(framesNeeded);
        try
        {
            var count = source.ReadMono(frames.AsSpan(0, framesNeeded));
            return resampler.Resample(frames.AsSpan(0, count), samples);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(frames);
        }
    }
}
