using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>An open sound.</summary>
/// <param name="Samples">Its samples as floats, channels interleaved; disposed with this.</param>
/// <param name="Frames">The number of its frames; null if only reading to the end shows it.</param>
/// <param name="IsBounded">Whether samples are stored as integers and thus cannot be out of range.</param>
/// <param name="Notice">What is missing, as a sentence; null if nothing is known to be missing.</param>
internal sealed record OpenSound(ISampleProvider Samples, long? Frames, bool IsBounded = false, string? Notice = null) : IDisposable
{
    /// <summary>What is missing, if only reading to the end shows it; asked for there.</summary>
    public Func<string?> NoticeAtEnd { get; init; } = () => null;

    public int SampleRate => Samples.WaveFormat.SampleRate;

    public int Channels => Samples.WaveFormat.Channels;

    public void Dispose() => (Samples as IDisposable)?.Dispose();
}
