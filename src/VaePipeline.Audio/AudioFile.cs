using System.Buffers;
using VaePipeline.Audio.Features;
using VaePipeline.Audio.Formats;
using VaePipeline.Audio.Formats.Ffmpeg;
using VaePipeline.Audio.Preparation;
using VaePipeline.Audio.Resampling;

namespace VaePipeline.Audio;

/// <summary>Reads sound files of any format as mono samples.</summary>
public static class AudioFile
{
    /// <summary>
    /// Extensions of the readable formats, lower case, with the dot: which files of a folder are sounds. The format of a file is detected from its
    /// content, not its name.
    /// </summary>
    public static IReadOnlySet<string> Extensions { get; } =
        new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        {
            ".wav",
            ".wave",
            ".bwf",
            ".rf64",
            ".bw64",
            ".w64",
            ".aif",
            ".aiff",
            ".aifc",
            ".flac",
            ".ogg",
            ".oga",
            ".opus",
            ".mp3",
            ".mp2",
            ".mp1",
            ".mpga",
            ".m1a",
            ".m2a",
            ".caf",
            ".au",
            ".snd",
            ".sd2",
            ".voc",
            ".svx",
            ".8svx",
            ".16sv",
            ".ircam",
            ".nist",
            ".sph",
            ".paf",
            ".pvf",
            ".xi",
            ".sds",
            ".avr",
            ".wve",
        };

    /// <summary>Reads a file, averages its channels and resamples the result.</summary>
    /// <param name="path">WAV or AIFF, or anything that the system's libsndfile reads.</param>
    /// <param name="sampleRate">The sample rate of the result, in Hz.</param>
    /// <param name="maxSamples">The maximum number of samples (at <paramref name="sampleRate"/>) to read from the start; the rest of the file is not read.</param>
    /// <returns>The clip; at least one sample, all finite.</returns>
    /// <exception cref="AudioFormatException">
    /// The file is empty, truncated, unreadable, of an unknown format or no regular file (a pipe, a device), or contains values that are not
    /// numbers or exceed ± 2^40.
    /// </exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    public static AudioClip Read(string path, int sampleRate = 16_000, int? maxSamples = null) => Read(path, null, sampleRate, maxSamples);

    /// <summary>The same, also for files that only ffmpeg decodes.</summary>
    internal static AudioClip Read(string path, FfmpegDecoder? ffmpeg, int sampleRate = 16_000, int? maxSamples = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSamples ?? 1, 1, nameof(maxSamples));
        using var source = SoundSource.Open(path, ffmpeg);
        var resampler = source.SampleRate == sampleRate ? null : new Resampler(source.SampleRate, sampleRate);
        var framesNeeded = maxSamples is { } max ? resampler?.SourceSamplesFor(max) ?? max : int.MaxValue;
        var mono = source.ReadMono(framesNeeded);
        var samples = resampler is null ? mono : resampler.Resample(mono, maxSamples ?? int.MaxValue);
        return new(samples, sampleRate, source.SampleRate, source.Channels, source.DurationSeconds) { Notice = source.Notice };
    }

    /// <summary>Reads the start of a file into the caller's memory, with the same samples as <see cref="Read(string, int, int?)"/>; for reading many files.</summary>
    /// <param name="path">WAV or AIFF, or anything that the system's libsndfile reads.</param>
    /// <param name="samples">Receives the first samples (n), at most its own length; the rest stays unchanged.</param>
    /// <param name="sampleRate">The sample rate of the result, in Hz.</param>
    /// <param name="ffmpeg">Decodes what nothing else reads; null for files of the formats that are read without it.</param>
    /// <returns>The number of samples, at least one, and the properties of the file.</returns>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is empty.</exception>
    /// <exception cref="AudioFormatException">The file is empty, truncated, unreadable, of an unknown format, or contains values that are not numbers.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    internal static AudioStart ReadStart(string path, Span<float> samples, int sampleRate = 16_000, FfmpegDecoder? ffmpeg = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        if (samples.IsEmpty)
            throw new ArgumentException("The span for samples is empty; at least one sample is required.", nameof(samples));
        using var source = SoundSource.Open(path, ffmpeg);
        var count =
            source.SampleRate == sampleRate ? source.ReadMono(samples) : ReadResampled(source, new(source.SampleRate, sampleRate), samples);
        return new(count, source.SampleRate, source.Channels, source.DurationSeconds, source.Notice);
    }

    /// <summary>Reads the part of a file that a log-mel is computed from: its start or, with preparation, the prepared clip.</summary>
    /// <param name="path">WAV or AIFF, or anything that the system's libsndfile reads.</param>
    /// <param name="features">Sample rate and preparation.</param>
    /// <param name="clip">Receives the clip (n), at most its own length; the rest stays unchanged. Not empty.</param>
    /// <param name="ffmpeg">Decodes what nothing else reads; null for files of the formats that are read without it.</param>
    /// <exception cref="AudioFormatException">The file is empty, truncated, unreadable, of an unknown format, or contains values that are not numbers.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    internal static SoundClip ReadClip(string path, LogMelOptions features, Span<float> clip, FfmpegDecoder? ffmpeg = null)
    {
        if (features.Preparation is not { } preparation)
        {
            var start = ReadStart(path, clip, features.SampleRate, ffmpeg);
            return new(start.Length, 0, start.DurationSeconds, ClipCondition.Usable, start.Notice);
        }
        ArgumentException.ThrowIfNullOrEmpty(path);
        var cancellation = new ChannelCancellation();
        var prepared = ReadPrepared(preparation, features.SampleRate, clip, () => SoundSource.Open(path, ffmpeg, null, cancellation));
        // The average of a pair with reversed polarity is silence or noise, so the louder channel is read instead.
        return cancellation.Louder is { } channel
            ? ReadPrepared(preparation, features.SampleRate, clip, () => SoundSource.Open(path, ffmpeg, channel))
            : prepared;
    }

    static SoundClip ReadPrepared(PreparationOptions preparation, int sampleRate, Span<float> clip, Func<SoundSource> open)
    {
        SoundSource? source = null;
        using var finder = new ClipFinder(preparation, clip.Length, () => new SourceStream(source = open(), sampleRate));
        var found = finder.Find(clip);
        return new(found.Length, (double)found.Start / sampleRate, source!.DurationSeconds, found.Condition, source.Notice, found.Peak);
    }

    /// <summary>A file as a stream of mono samples at a rate.</summary>
    sealed class SourceStream(SoundSource source, int sampleRate) : ISampleStream
    {
        readonly ResampledSource? _resampled = source.SampleRate == sampleRate ? null : new(source, new(source.SampleRate, sampleRate));

        public int Read(Span<float> samples) => _resampled is null ? source.ReadMono(samples) : _resampled.Read(samples);

        public void Dispose() => source.Dispose();
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
