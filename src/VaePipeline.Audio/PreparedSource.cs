using VaePipeline.Audio.Preparation;

namespace VaePipeline.Audio;

/// <summary>A sound file as a stream of mono samples at a rate.</summary>
sealed class PreparedSource(SoundSource source, int sampleRate) : ISampleStream
{
    readonly ResampledSource? _resampled = source.SampleRate == sampleRate ? null : new(source, new(source.SampleRate, sampleRate));

    public int Read(Span<float> samples) => _resampled is null ? source.ReadMono(samples) : _resampled.Read(samples);

    public void Dispose() => source.Dispose();
}
