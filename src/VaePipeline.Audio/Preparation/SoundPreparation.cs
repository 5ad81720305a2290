using System.Buffers;
using VaePipeline.Audio.Formats;

namespace VaePipeline.Audio.Preparation;

/// <summary>Prepares sounds in memory: <see cref="PreparationOptions"/>.</summary>
static class SoundPreparation
{
    /// <summary>Finds the start of a sound, and copies the clip from there without its constant offset, at peak 1.</summary>
    /// <param name="sound">Mono samples (n).</param>
    /// <param name="options">How to prepare.</param>
    /// <param name="clip">Receives the clip; its length is the longest that the clip may have. Not empty.</param>
    /// <exception cref="ArgumentException"><paramref name="clip"/> is empty, or a sample is not a finite number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static PreparedClip Prepare(ReadOnlyMemory<float> sound, PreparationOptions options, Span<float> clip)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (clip.IsEmpty)
            throw new ArgumentException("There is no room for the clip; at least one sample is required.", nameof(clip));
        RequireFinite(sound.Span);
        using var finder = new ClipFinder(options.Validated(), clip.Length, () => new SampleMemory(sound));
        return finder.Find(clip);
    }

    /// <summary>Prepares a part of a longer sound: it starts where it is, and is copied without its mean, at peak 1. Silence becomes zeros.</summary>
    /// <param name="part">Mono samples (n).</param>
    /// <param name="clip">Receives (n).</param>
    /// <exception cref="ArgumentException">A sample is not a finite number.</exception>
    public static ClipCondition PreparePart(ReadOnlySpan<float> part, Span<float> clip)
    {
        RequireFinite(part);
        clip = clip[..part.Length];
        clip.Clear();
        var levels = ArrayPool<float>.Shared.Rent(ShortTimeLevel.Count(part.Length));
        var level = ClipFinder.HighestLevel(part, levels.AsSpan(0, ShortTimeLevel.Count(part.Length)));
        ArrayPool<float>.Shared.Return(levels);
        if (ClipFinder.IsSilent(level, part))
            return ClipCondition.Silent;
        var sound = ClipFinder.Trimmed(part);
        SampleScale.Of(sound).Apply(sound, clip);
        return sound.Length < ClipFinder.MinLength ? ClipCondition.Short : ClipCondition.Usable;
    }

    static void RequireFinite(ReadOnlySpan<float> samples)
    {
        if (SampleRange.IndexOutside(samples) is >= 0 and var index)
            throw new ArgumentException($"Sample {index} is {samples[index]}; allowed: finite numbers up to 2^40. Read the sound again.");
    }

    sealed class SampleMemory(ReadOnlyMemory<float> sound) : ISampleStream
    {
        int _read;

        public int Read(Span<float> samples)
        {
            var count = Math.Min(samples.Length, sound.Length - _read);
            sound.Span.Slice(_read, count).CopyTo(samples);
            _read += count;
            return count;
        }

        public void Dispose() { }
    }
}
