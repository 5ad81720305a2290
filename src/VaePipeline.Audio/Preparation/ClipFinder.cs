using System.Buffers;
using System.Numerics.Tensors;

namespace VaePipeline.Audio.Preparation;

/// <summary>
/// Finds and prepares the clip of a sound. It reads forward and holds three windows of the sound at most. Only a sound that never reaches
/// the anchor level within them is read twice.
/// </summary>
/// <param name="options">How to prepare.</param>
/// <param name="window">Samples of the longest clip.</param>
/// <param name="open">Opens the sound at its start.</param>
sealed class ClipFinder(PreparationOptions options, int window, Func<ISampleStream> open) : IDisposable
{
    /// <summary>One step of 16 bits; a sound that stays within it is silent.</summary>
    const float SilentHalfRange = 1f / (1 << 15);

    /// <summary>Level of one step of 16 bits as noise, after resampling.</summary>
    const float SilentLevel = 0.65f / (1 << 15);

    /// <summary>5 ms at 16 kHz.</summary>
    public const int MinLength = 80;

    /// <summary>Samples in which the anchor is sought at once; it is usually near the start.</summary>
    const int AnchorChunk = 2048;

    readonly int _reach = (window + ShortTimeLevel.Step - 1) / ShortTimeLevel.Step * ShortTimeLevel.Step;
    readonly float[] _buffer = ArrayPool<float>.Shared.Rent(3 * (window + ShortTimeLevel.Window) + 2 * AnchorChunk);
    readonly float _onsetRatio = (float)Math.Pow(10, options.OnsetDb / 20);
    readonly float _anchorLevel = (float)Math.Pow(10, options.AnchorDb / 20);
    ISampleStream? _stream;
    long _base; // the place in the sound of the first sample in the buffer
    int _count;
    bool _isAtEnd;

    /// <summary>Prepares the sound's clip.</summary>
    /// <param name="clip">Receives the clip (n), n at most <c>window</c>.</param>
    public PreparedClip Find(Span<float> clip)
    {
        _stream = open();
        var anchor = FindAnchor();
        var from = Math.Max(0, anchor - _reach);
        if (from < _base)
            Restart(from);
        DropBefore(from);
        FillTo(anchor + _reach);
        var to = Math.Min(anchor + _reach, _base + _count);
        var (start, level) = FindStart(from, to);
        if (IsSilent(level, Buffered(from, to)))
            return new(0, from, ClipCondition.Silent);
        FillTo(start + window);
        var (length, peak) = Copy(start, clip);
        return new(length, start, length + Math.Min(0, start) < MinLength ? ClipCondition.Short : ClipCondition.Usable, peak);
    }

    public void Dispose()
    {
        _stream?.Dispose();
        ArrayPool<float>.Shared.Return(_buffer);
    }

    /// <summary>The first place with the anchor level. If there is none, the first with the onset's level relative to the loudest place.</summary>
    long FindAnchor()
    {
        Span<float> levels = stackalloc float[AnchorChunk / ShortTimeLevel.Step];
        // Places that are louder than all before, up to the onset's ratio below the loudest: the first place above any level is one of them.
        var records = new Queue<(long Place, float Level)>();
        var (loudest, next) = (-1f, 0L);
        while (true)
        {
            if (_count + AnchorChunk + ShortTimeLevel.Window > _buffer.Length)
                DropBefore(_base + _count - _reach - ShortTimeLevel.Window);
            FillTo(next + AnchorChunk + ShortTimeLevel.Window);
            var to = Math.Min(_base + _count, next + AnchorChunk + ShortTimeLevel.Window - ShortTimeLevel.Step);
            var count = ShortTimeLevel.Count((int)(to - next));
            ShortTimeLevel.Measure(Buffered(next, to), levels[..count]);
            foreach (var level in levels[..count])
            {
                if (level >= _anchorLevel)
                    return next;
                if (level > loudest)
                {
                    loudest = level;
                    while (records.TryPeek(out var first) && first.Level < loudest * _onsetRatio)
                        records.Dequeue();
                    records.Enqueue((next, level));
                }
                next += ShortTimeLevel.Step;
            }
            if (_isAtEnd && count < levels.Length)
                return records.TryPeek(out var anchor) ? anchor.Place : 0;
        }
    }

    /// <summary>The start of the clip, and the highest level of the stretch.</summary>
    (long Start, float Level) FindStart(long from, long to)
    {
        var count = ShortTimeLevel.Count((int)(to - from));
        var memory = ArrayPool<float>.Shared.Rent(count);
        var levels = memory.AsSpan(0, count);
        var highest = HighestLevel(Buffered(from, to), levels);
        var onset = 0;
        while (onset < count - 1 && levels[onset] <= highest * _onsetRatio)
            onset++;
        ArrayPool<float>.Shared.Return(memory);
        var start = from + onset * ShortTimeLevel.Step + ShortTimeLevel.Window - options.PreRoll;
        return (from == 0 ? start : Math.Max(from, start), highest);
    }

    /// <summary>Copies the clip without its constant offset, at peak 1; returns its length, and its peak in the sound.</summary>
    (int Length, float Peak) Copy(long start, Span<float> clip)
    {
        var zeros = (int)Math.Max(0, -start);
        clip[..zeros].Clear();
        var sound = Trimmed(Buffered(start + zeros, Math.Min(start + window, _base + _count)));
        var scale = SampleScale.Of(sound);
        scale.Apply(sound, clip.Slice(zeros, sound.Length));
        return (zeros + sound.Length, scale.Peak);
    }

    /// <summary>Whether samples are noise within one step of 16 bits, or stay within one step of their middle, as a constant does.</summary>
    /// <param name="level">Their highest level, infinite if they are too few for one. It is never more than half of their range.</param>
    /// <param name="samples">(n); zeros at the end do not count.</param>
    public static bool IsSilent(float level, ReadOnlySpan<float> samples) =>
        level <= SilentLevel
        || (level <= SilentHalfRange || float.IsInfinity(level)) && SampleScale.Of(Trimmed(samples)).HalfRange <= SilentHalfRange;

    /// <summary>The highest level of samples (n); infinite if they are too few for one.</summary>
    public static float HighestLevel(ReadOnlySpan<float> samples, Span<float> levels)
    {
        ShortTimeLevel.Measure(samples, levels);
        return levels.IsEmpty ? float.PositiveInfinity : TensorPrimitives.Max<float>(levels);
    }

    /// <summary>The samples up to the last one that is not zero: zeros at the end of a sound change nothing.</summary>
    public static ReadOnlySpan<float> Trimmed(ReadOnlySpan<float> samples) => samples[..(samples.LastIndexOfAnyExcept(0f) + 1)];

    ReadOnlySpan<float> Buffered(long from, long to) => to <= from ? [] : _buffer.AsSpan((int)(from - _base), (int)(to - from));

    void FillTo(long place)
    {
        while (!_isAtEnd && _base + _count < place)
        {
            var read = _stream!.Read(_buffer.AsSpan(_count, (int)(place - _base - _count)));
            _isAtEnd = read == 0;
            _count += read;
        }
    }

    void DropBefore(long place)
    {
        var dropped = (int)Math.Clamp(place - _base, 0, _count) / ShortTimeLevel.Step * ShortTimeLevel.Step;
        _buffer.AsSpan(dropped, _count - dropped).CopyTo(_buffer);
        (_base, _count) = (_base + dropped, _count - dropped);
    }

    void Restart(long place)
    {
        _stream!.Dispose();
        _stream = open();
        (_base, _count, _isAtEnd) = (0, 0, false);
        while (_base + _count < place)
        {
            FillTo(Math.Min(place, _base + window));
            DropBefore(place);
            if (_isAtEnd)
                return;
        }
    }
}
