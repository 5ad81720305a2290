using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;
using VaePipeline.Evaluation.Plots;

namespace VaePipeline.Evaluation.Listening;

/// <summary>
/// The spectrogram of a sound: time to the right, frequency upwards on the mel scale, level in dB as color. It is a log-mel with as many frames as
/// the picture has columns, and as many bands as the bins of the transform can resolve.
/// </summary>
sealed class SpectrogramPanel
{
    /// <summary>From the darkest to the brightest color, in dB.</summary>
    public const double DynamicRangeDb = 80;

    const int MaxBands = 160;
    const double HzPerLowMel = 200.0 / 3;

    readonly LogMelOptions _options;

    /// <param name="title">The panel's title.</param>
    /// <param name="samples">Samples (n), at the features' rate.</param>
    /// <param name="features">The features of the model, which set the frequency range and the transform.</param>
    /// <param name="columns">Columns of the picture.</param>
    /// <param name="reference">The mel power at 0 dB: the <see cref="HighestPower"/> of another panel, so that both have one scale. By default, the sound's own.</param>
    public SpectrogramPanel(string title, ReadOnlySpan<float> samples, LogMelOptions features, int columns, float? reference = null)
    {
        Title = title;
        Seconds = Math.Max(samples.Length, 1) / (double)features.SampleRate;
        var hop = Math.Clamp(samples.Length / columns, 1, features.FftSize);
        _options = features with
        {
            HopLength = hop,
            Frames = Math.Clamp(samples.Length / hop + 1, 8, 4096),
            MelBands = ResolvedBands(features),
            DynamicRangeDb = DynamicRangeDb,
            Preparation = null,
        };
        var logMel = new float[_options.Size];
        HighestPower = new LogMel(_options).ComputeClip(samples, logMel, reference);
        Decibels = new double[_options.MelBands, _options.Frames];
        for (var band = 0; band < _options.MelBands; band++)
        for (var frame = 0; frame < _options.Frames; frame++)
            Decibels[band, frame] = (logMel[band * _options.Frames + frame] - 1) / 2 * DynamicRangeDb;
    }

    public string Title { get; }

    public double Seconds { get; }

    /// <summary>The highest mel power of the sound; 0 for silence.</summary>
    public float HighestPower { get; }

    /// <summary>(bands, frames) level relative to the reference in dB, at least -<see cref="DynamicRangeDb"/>; the lowest band first.</summary>
    public double[,] Decibels { get; }

    /// <summary>Height of a frequency as a share of the panel; at most 1, which is slightly above the center of the highest band.</summary>
    public double HeightOf(double hz)
    {
        var lowest = MelScale.ToMel(_options.MinHz);
        var step = (MelScale.ToMel(_options.MaxHz) - lowest) / (_options.MelBands + 1);
        return Math.Min(((MelScale.ToMel(hz) - lowest) / step - 0.5) / _options.MelBands, 1);
    }

    /// <summary>A plot of the panel without title and legend.</summary>
    /// <param name="namesFrequencies">Whether the vertical axis has labels.</param>
    /// <param name="namesTimes">Whether the horizontal axis has labels.</param>
    public (Plot Plot, Heatmap Heatmap) CreatePlot(bool namesFrequencies, bool namesTimes)
    {
        var plot = PlotTheme.CreatePlot();
        var heatmap = plot.Add.Heatmap(Decibels);
        heatmap.FlipRows = true; // the lowest band at the bottom
        heatmap.Smooth = true;
        heatmap.Colormap = new ScottPlot.Colormaps.Magma();
        heatmap.ManualRange = new(-DynamicRangeDb, 0);
        heatmap.Position = new(0, _options.Frames * _options.HopLength / (double)_options.SampleRate, 0, 1);
        plot.HideGrid();
        plot.Axes.SetLimits(0, Seconds, 0, 1);
        int[] frequencies =
        [
            .. new[] { 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000 }.Where(hz => hz <= _options.MaxHz && HeightOf(hz) >= 0.02),
        ];
        plot.Axes.Left.TickGenerator = new NumericManual(
            [.. frequencies.Select(hz => HeightOf(hz))],
            [.. frequencies.Select(hz => namesFrequencies ? $"{hz}" : "")]
        );
        plot.Axes.Left.Label.Text = namesFrequencies ? "frequency (Hz)" : "";
        plot.Axes.Bottom.Label.Text = namesTimes ? "time (s)" : "";
        plot.Axes.Bottom.TickLabelStyle.IsVisible = namesTimes;
        return (plot, heatmap);
    }

    /// <summary>As many bands as leave each one a bin of its own below 1 kHz, where bands are narrowest.</summary>
    static int ResolvedBands(LogMelOptions features)
    {
        var hz = (MelScale.ToMel(features.MaxHz) - MelScale.ToMel(features.MinHz)) * HzPerLowMel;
        var bin = features.SampleRate / (double)features.FftSize;
        return Math.Clamp((int)(hz / (1.1 * bin)) - 1, 8, MaxBands);
    }
}
