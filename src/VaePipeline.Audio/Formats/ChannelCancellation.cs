using System.Numerics.Tensors;

namespace VaePipeline.Audio.Formats;

/// <summary>Whether channels cancel in their average, as the two of a recording with one cable reversed do.</summary>
internal sealed class ChannelCancellation
{
    /// <summary>An average whose peak is below this part of the channels' peak has lost the sound.</summary>
    const float LostRatio = 0.1f;

    double[] _powers = [];
    float _peak,
        _peakOfAverage;

    /// <summary>The channel to read instead, the one with the most power; null when the average can be used.</summary>
    public int? Louder => _peakOfAverage < LostRatio * _peak ? _powers.IndexOf(_powers.Max()) : null;

    /// <summary>Takes more frames into account.</summary>
    /// <param name="interleaved">Samples (frames, channels).</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="average">Their average (frames).</param>
    public void Add(ReadOnlySpan<float> interleaved, int channels, ReadOnlySpan<float> average)
    {
        if (average.IsEmpty)
            return;
        var (peak, peakOfAverage) = (Peak(interleaved), Peak(average));
        (_peak, _peakOfAverage) = (Math.Max(_peak, peak), Math.Max(_peakOfAverage, peakOfAverage));
        // once the average has a peak of its own, the channels are of no interest any more
        if (_peakOfAverage >= LostRatio * _peak)
            return;
        if (_powers.Length < channels)
            _powers = new double[channels];
        for (var i = 0; i < interleaved.Length; i++)
            _powers[i % channels] += (double)interleaved[i] * interleaved[i];
    }

    static float Peak(ReadOnlySpan<float> samples) => Math.Abs(TensorPrimitives.MaxMagnitude(samples));
}
