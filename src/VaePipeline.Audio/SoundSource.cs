using System.Buffers;
using VaePipeline.Audio.Formats;
using VaePipeline.Audio.Formats.Ffmpeg;

namespace VaePipeline.Audio;

/// <summary>An open sound file, read sequentially at its own sample rate and averaged to mono.</summary>
internal sealed class SoundSource : IDisposable
{
    const int MinRate = 1_000,
        MaxRate = 1_536_000;

    /// <summary>Samples per read, over all channels; small enough for the second-level cache, where they are averaged.</summary>
    const int BlockSamples = 1 << 16;

    /// <summary>The most frames for which memory is allocated on the header's claim alone; beyond that, the buffer grows with the frames read.</summary>
    public const int TrustedFrames = 1 << 20;

    /// <summary>Frames for which memory is allocated if the header claims nothing.</summary>
    const int UntoldFrames = 1 << 15;

    readonly string _path;
    readonly FileStream _file;
    readonly OpenSound _sound;

    long _framesRead;
    bool _isAtEnd;

    SoundSource(string path, FileStream file, OpenSound sound)
    {
        (_path, _file, _sound) = (path, file, sound);
        (SampleRate, Channels) = (sound.SampleRate, sound.Channels);
        if (Channels is < 1 or > PlainFormat.MaxChannels)
            throw Problem($"has {Channels} channels; allowed: 1 to {PlainFormat.MaxChannels}. Convert it");
        if (SampleRate is < MinRate or > MaxRate)
            throw Problem($"has a sample rate of {SampleRate} Hz; allowed: {MinRate} to {MaxRate} Hz. Convert it");
    }

    public int SampleRate { get; }

    public int Channels { get; }

    /// <summary>The duration of the whole file in seconds: as read if its end was reached, else as its header claims, or NaN if that claims nothing.</summary>
    public double DurationSeconds =>
        _isAtEnd ? (double)_framesRead / SampleRate
        : _sound.Frames is { } frames ? Math.Max(frames, _framesRead) / (double)SampleRate
        : double.NaN;

    /// <summary>What is missing from the sound, as a sentence, as far as it is known by now; empty if nothing is.</summary>
    public string Notice =>
        _sound.Notice
        ?? (
            !_isAtEnd ? null
            : _sound.Frames is { } frames && _framesRead < frames
                ? MissingSound.Undecodable((double)_framesRead / SampleRate, (double)frames / SampleRate)
            : _sound.NoticeAtEnd()
        )
        ?? "";

    /// <summary>The channel to read instead of the average of all; null for the average.</summary>
    public int? Channel { get; init; }

    /// <summary>Receives what the channels contain and their average does not; null if that is of no interest.</summary>
    public ChannelCancellation? Cancellation { get; init; }

    /// <summary>Opens a file with the reader of its format or, if no reader takes it, with ffmpeg.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ffmpeg">Decodes what nothing else reads; null for files of the formats that are read without it.</param>
    /// <param name="channel"><see cref="Channel"/>.</param>
    /// <param name="cancellation"><see cref="Cancellation"/>.</param>
    /// <exception cref="AudioFormatException">The file cannot be read.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    public static SoundSource Open(string path, FfmpegDecoder? ffmpeg = null, int? channel = null, ChannelCancellation? cancellation = null)
    {
        var file = SoundFileAccess.Open(path);
        OpenSound? sound = null;
        try
        {
            sound = Open(file, path, ffmpeg);
            return new(path, file, sound) { Channel = channel, Cancellation = cancellation };
        }
        catch (Exception exception)
        {
            sound?.Dispose();
            file.Dispose();
            if (SoundFileAccess.Describe(path, exception) is { } described)
                throw described;
            throw;
        }
    }

    static OpenSound Open(FileStream file, string path, FfmpegDecoder? ffmpeg)
    {
        try
        {
            return SoundFormat.Open(file, path);
        }
        catch (Exception refusal) when (ffmpeg is not null && SoundFormat.IsRefusal(refusal))
        {
            try
            {
                if (ffmpeg.Open(path) is { } sound)
                    return sound;
                if (SoundNames.KindOf(path) == SoundKind.ForFfmpeg)
                    throw new FfmpegException(
                        $"ffmpeg, which decodes such files, is {(ffmpeg.IsAllowed ? "not on the PATH" : "switched off")}",
                        refusal
                    );
            }
            catch (FfmpegException) when (!SoundFormat.IsUnknown(refusal))
            {
                // the reader of the format knows better what is wrong
            }
            throw;
        }
    }

    /// <summary>Reads the next frames, channels averaged.</summary>
    /// <param name="maxFrames">The maximum number of frames.</param>
    /// <exception cref="AudioFormatException">The file has no samples, cannot be decoded, or contains invalid values.</exception>
    public float[] ReadMono(int maxFrames)
    {
        try
        {
            var mono = ReadFrames(maxFrames);
            RequireSound(mono);
            return mono;
        }
        catch (Exception exception) when (SoundFileAccess.Describe(_path, exception) is { } described)
        {
            throw described;
        }
    }

    /// <summary>Reads the next frames, channels averaged, into the caller's memory.</summary>
    /// <param name="mono">Receives frames until it is full or the sound ends.</param>
    /// <returns>The number of frames: at least one in the first call, 0 at the end of the sound.</returns>
    /// <exception cref="AudioFormatException">The file has no samples, cannot be decoded, or contains invalid values.</exception>
    public int ReadMono(Span<float> mono)
    {
        try
        {
            var count = Fill(mono);
            RequireSound(mono[..count]);
            return count;
        }
        catch (Exception exception) when (SoundFileAccess.Describe(_path, exception) is { } described)
        {
            throw described;
        }
    }

    void RequireSound(ReadOnlySpan<float> mono)
    {
        if (mono.IsEmpty && _framesRead == 0)
            throw Problem("contains no samples. Record it again or leave it out");
        if (!_sound.IsBounded && SampleRange.IndexOutside(mono) is >= 0 and var index)
            throw Problem(
                float.IsFinite(mono[index])
                    ? FormattableString.Invariant(
                        $"contains the value {mono[index]:g3} (frame {index}), which is out of range for audio. Export it again"
                    )
                    : $"contains a value that is not a finite number (frame {index}). Export it again"
            );
    }

    public void Dispose()
    {
        _sound.Dispose();
        _file.Dispose();
    }

    float[] ReadFrames(int maxFrames)
    {
        var mono = new float[Math.Min(maxFrames, Math.Clamp(_sound.Frames ?? UntoldFrames, 1, TrustedFrames))];
        var count = Fill(mono);
        while (count == mono.Length && count < maxFrames)
        {
            Array.Resize(ref mono, (int)Math.Min(maxFrames, Math.Min(2L * mono.Length, Array.MaxLength)));
            count += Fill(mono.AsSpan(count));
        }
        Array.Resize(ref mono, count);
        return mono;
    }

    /// <summary>Reads until the span is full or the sound ends.</summary>
    int Fill(Span<float> mono)
    {
        var block = Channels == 1 ? [] : ArrayPool<float>.Shared.Rent(BlockSamples);
        var count = 0;
        while (count < mono.Length)
        {
            var room = mono[count..];
            var frames = Channels == 1 ? _sound.Samples.Read(room[..Math.Min(room.Length, BlockSamples)]) : ReadAveraged(block, room);
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
        // an incomplete last frame is dropped
        var frames = _sound.Samples.Read(block.AsSpan(0, wanted)) / Channels;
        var interleaved = block.AsSpan(0, frames * Channels);
        if (Channel is { } channel)
            ChannelMix.Pick(interleaved, Channels, channel, mono);
        else
        {
            ChannelMix.Average(interleaved, Channels, mono);
            Cancellation?.Add(interleaved, Channels, mono[..frames]);
        }
        return frames;
    }

    AudioFormatException Problem(string problemAndRemedy) => new($"{_path}: {problemAndRemedy}.");
}
