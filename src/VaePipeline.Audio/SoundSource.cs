using System.Buffers;
using NAudio.Wave;
using VaePipeline.Audio.Formats;

namespace VaePipeline.Audio;

/// <summary>An open sound file: samples of some rate and channel count, read forward.</summary>
internal sealed class SoundSource : IDisposable
{
    const int MinRate = 1_000, MaxRate = 1_536_000;

    /// <summary>Samples read at a time, all channels together: they stay in a second-level cache until they are mixed.</summary>
    const int BlockSamples = 1 << 16;

    /// <summary>Frames that are given room on a header's word alone; beyond, the room grows with what is really read.</summary>
    public const int TrustedFrames = 1 << 20;

    readonly string _path;
    readonly FileStream _file;
    readonly WaveStream _reader;
    readonly ISampleProvider _samples;

    /// <summary>Whether its samples are numbers of a fixed range, so that none of them can be outside of what sounds have.</summary>
    readonly bool _isBounded;

    long _framesRead;
    bool _isAtEnd;

    SoundSource(string path, FileStream file, WaveStream reader, ISampleProvider samples)
    {
        (_path, _file, _reader, _samples) = (path, file, reader, samples);
        _isBounded = reader.WaveFormat.Encoding is WaveFormatEncoding.Pcm;
        (SampleRate, Channels) = (samples.WaveFormat.SampleRate, samples.WaveFormat.Channels);
        if (Channels is < 1 or > PlainFormat.MaxChannels)
            throw Problem($"has {Channels} channels; allowed: 1 to {PlainFormat.MaxChannels}. Convert it");
        if (SampleRate is < MinRate or > MaxRate)
            throw Problem($"has a sample rate of {SampleRate} Hz; allowed: {MinRate} to {MaxRate} Hz. Convert it");
    }

    public int SampleRate { get; }

    public int Channels { get; }

    /// <summary>The length of the whole file, in seconds: what was read when that was all of it, or else what the file says.</summary>
    public double DurationSeconds => _isAtEnd ? (double)_framesRead / SampleRate : Math.Max(ClaimedFrames, _framesRead) / (double)SampleRate;

    long ClaimedFrames => _reader.Length / Math.Max(1, _reader.WaveFormat.BlockAlign);

    public static SoundSource Open(string path)
    {
        var file = SoundFormat.OpenFile(path);
        WaveStream? reader = null;
        try
        {
            (reader, var samples) = SoundFormat.OpenReader(path, file);
            return new(path, file, reader, samples);
        }
        catch (Exception error)
        {
            reader?.Dispose();
            file.Dispose();
            if (SoundFormat.Describe(path, error) is { } described)
                throw described;
            throw;
        }
    }

    /// <summary>The next frames, channels averaged.</summary>
    /// <param name="maxFrames">How many at most.</param>
    /// <exception cref="AudioFormatException">There is nothing, it cannot be decoded, or it holds values that no sound has.</exception>
    public float[] ReadMono(int maxFrames)
    {
        try
        {
            var mono = ReadFrames(maxFrames);
            RequireSound(mono);
            return mono;
        }
        catch (Exception error) when (SoundFormat.Describe(_path, error) is { } described)
        {
            throw described;
        }
    }

    /// <summary>The next frames, channels averaged, into the caller's memory.</summary>
    /// <param name="mono">Receives frames until it is full or the sound over.</param>
    /// <returns>How many frames: at least one the first time, none when the sound is over.</returns>
    /// <exception cref="AudioFormatException">There is nothing, it cannot be decoded, or it holds values that no sound has.</exception>
    public int ReadMono(Span<float> mono)
    {
        try
        {
            var count = Fill(mono);
            RequireSound(mono[..count]);
            return count;
        }
        catch (Exception error) when (SoundFormat.Describe(_path, error) is { } described)
        {
            throw described;
        }
    }

    void RequireSound(ReadOnlySpan<float> mono)
    {
        if (mono.IsEmpty && _framesRead == 0)
            throw Problem("holds no samples. Record it again or leave it out");
        if (!_isBounded && SampleRange.IndexOutside(mono) is >= 0 and var index)
            throw Problem(float.IsFinite(mono[index])
                ? FormattableString.Invariant($"holds the value {mono[index]:g3} (frame {index}), which is no sample of a sound. Export it again")
                : $"holds a value that is not a finite number (frame {index}). Export it again");
    }

    public void Dispose()
    {
        _reader.Dispose();
        _file.Dispose();
    }

    float[] ReadFrames(int maxFrames)
    {
        var mono = new float[Math.Min(maxFrames, Math.Clamp(ClaimedFrames, 1, TrustedFrames))];
        var count = Fill(mono);
        while (count == mono.Length && count < maxFrames)
        {
            Array.Resize(ref mono, (int)Math.Min(maxFrames, Math.Min(2L * mono.Length, Array.MaxLength)));
            count += Fill(mono.AsSpan(count));
        }
        Array.Resize(ref mono, count);
        return mono;
    }

    /// <summary>Reads until the memory is full or the sound over.</summary>
    int Fill(Span<float> mono)
    {
        var block = Channels == 1 ? [] : ArrayPool<float>.Shared.Rent(BlockSamples);
        var count = 0;
        while (count < mono.Length)
        {
            var room = mono[count..];
            var frames = Channels == 1 ? _samples.Read(room[..Math.Min(room.Length, BlockSamples)]) : ReadAveraged(block, room);
            if (frames == 0)
            {
                _isAtEnd = true;
                break;
            }
            count += frames;
        }
        if (Channels > 1)
            ArrayPool<float>.Shared.Return(block);
        _framesRead += count;
        return count;
    }

    int ReadAveraged(float[] block, Span<float> mono)
    {
        var wanted = Math.Min(BlockSamples / Channels, mono.Length) * Channels;
        // a torn last frame is dropped
        var frames = _samples.Read(block.AsSpan(0, wanted)) / Channels;
        ChannelMix.Average(block.AsSpan(0, frames * Channels), Channels, mono);
        return frames;
    }

    AudioFormatException Problem(string whatAndRemedy) => new($"{_path}: {whatAndRemedy}.");
}
