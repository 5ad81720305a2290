using VaePipeline.Audio.Features;
using VaePipeline.Evaluation.Drawing;

namespace VaePipeline.Evaluation.Listening.Spectrograms;

/// <summary>
/// A sound as a picture: time to the right, frequency upwards on the mel scale, dB below the sound's loudest as color. It is a log-mel too,
/// with as many frames as the picture has columns, and as many bands as the transform's bins can tell apart.
/// </summary>
sealed class SpectrogramPanel
{
    const int MaxBands = 160;
    const double HzPerLowMel = 200.0 / 3;

    readonly LogMelOptions _options;
    readonly float[] _logMel;

    /// <param name="title">What stands above it.</param>
    /// <param name="samples">Samples (n), at the features' rate.</param>
    /// <param name="features">The features of the model, which set the range of frequencies and the transform.</param>
    /// <param name="columns">Columns of the picture.</param>
    public SpectrogramPanel(string title, ReadOnlySpan<float> samples, LogMelOptions features, int columns)
    {
        Title = title;
        Seconds = Math.Max(samples.Length, 1) / (double)features.SampleRate;
        var hop = Math.Clamp(samples.Length / columns, 1, features.FftSize);
        _options = features with
        {
            HopLength = hop,
            Frames = Math.Clamp(samples.Length / hop + 1, 8, 4096),
            MelBands = BandsToldApart(features),
            DynamicRangeDb = DynamicRangeDb,
        };
        _logMel = new float[_options.Size];
        new LogMel(_options).TryCompute(samples, _logMel);
    }

    /// <summary>From the brightest to the darkest color, in dB.</summary>
    public const double DynamicRangeDb = 80;

    public string Title { get; }

    public double Seconds { get; }

    /// <summary>The color at a share of the width from the left and of the height from the bottom.</summary>
    public Rgb ColorAt(double right, double up)
    {
        var frame = Math.Min((int)(right * Seconds * _options.SampleRate / _options.HopLength), _options.Frames - 1);
        var band = Math.Clamp(up * _options.MelBands - 0.5, 0, _options.MelBands - 1);
        var below = Math.Min((int)band, _options.MelBands - 2);
        var part = (float)(band - below);
        var value = _logMel[below * _options.Frames + frame] * (1 - part) + _logMel[(below + 1) * _options.Frames + frame] * part;
        return ColorMap.Of((value + 1) / 2);
    }

    /// <summary>How far up a frequency stands, as a share of the height; at the top what is just above the highest band's center.</summary>
    public double HeightOf(double hz)
    {
        var lowest = MelScale.ToMel(_options.MinHz);
        var step = (MelScale.ToMel(_options.MaxHz) - lowest) / (_options.MelBands + 1);
        return Math.Min(((MelScale.ToMel(hz) - lowest) / step - 0.5) / _options.MelBands, 1);
    }

    /// <summary>Frequencies that the axis names: octaves.</summary>
    public IEnumerable<int> NamedFrequencies() =>
        new[] { 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000 }.Where(hz => hz <= _options.MaxHz && HeightOf(hz) >= 0.02);

    /// <summary>As many bands as leave none without a bin of its own where they lie closest, below 1 kHz.</summary>
    static int BandsToldApart(LogMelOptions features)
    {
        var hz = (MelScale.ToMel(features.MaxHz) - MelScale.ToMel(features.MinHz)) * HzPerLowMel;
        var bin = features.SampleRate / (double)features.FftSize;
        return Math.Clamp((int)(hz / (1.1 * bin)) - 1, 8, MaxBands);
    }
}
