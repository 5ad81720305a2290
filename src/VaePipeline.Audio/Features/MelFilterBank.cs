namespace VaePipeline.Audio.Features;

/// <summary>
/// Triangular filters on Slaney's mel scale with unit area in Hz (librosa's <c>filters.mel</c> with its defaults). Only the non-zero weights
/// of each band are stored.
/// </summary>
internal sealed class MelFilterBank
{
    readonly List<float> _weights = [];

    public MelFilterBank(LogMelOptions options)
    {
        var bins = options.FftSize / 2 + 1;
        var edges = new double[options.MelBands + 2];
        var (lowest, highest) = (MelScale.ToMel(options.MinHz), MelScale.ToMel(options.MaxHz));
        for (var i = 0; i < edges.Length; i++)
            edges[i] = MelScale.ToHz(lowest + (highest - lowest) * i / (edges.Length - 1));

        Bands = new Band[options.MelBands];
        for (var band = 0; band < Bands.Length; band++)
        {
            var (left, center, right) = (edges[band], edges[band + 1], edges[band + 2]);
            var first = -1;
            var offset = _weights.Count;
            for (var bin = 0; bin < bins; bin++)
            {
                var hz = (double)bin * options.SampleRate / options.FftSize;
                var (rising, falling) = ((hz - left) / (center - left), (right - hz) / (right - center));
                var weight = (float)((rising < falling ? rising : falling) * 2 / (right - left));
                if (weight <= 0)
                    continue;
                if (first < 0)
                    first = bin;
                _weights.Add(weight);
            }
            // a band narrower than the distance between two bins may contain no bin
            Bands[band] = new(Math.Max(first, 0), _weights.Count - offset, offset);
        }
        Weights = new([.. _weights]);
    }

    /// <summary>The bands, lowest first.</summary>
    public Band[] Bands { get; }

    /// <summary>The weights of all bands, concatenated; rounded to floats as in librosa.</summary>
    public AlignedArray<float> Weights { get; }

    /// <summary>A band: <paramref name="Count"/> bins from <paramref name="FirstBin"/> on, with weights from <paramref name="Offset"/> on.</summary>
    internal readonly record struct Band(int FirstBin, int Count, int Offset);
}
