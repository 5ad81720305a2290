namespace VaePipeline.Audio.Features;

/// <summary>
/// Mel-frequency cepstral coefficients (MFCC) of a log-mel spectrogram by librosa's definition: an orthonormal cosine transform (DCT-II) over
/// the mel bands of each frame, in decibels. The log-mel is relative to the clip's maximum and clipped to its dynamic range, so coefficient 0
/// differs by a constant from that of a spectrogram in absolute decibels.
/// </summary>
/// <remarks>Davis and Mermelstein, "Comparison of parametric representations for monosyllabic word recognition", 1980; librosa.feature.mfcc.</remarks>
public sealed class CepstralCoefficients
{
    readonly LogMelOptions _options;
    readonly double[] _basis; // (coefficients, mel bands)

    /// <param name="options">The options of the log-mels.</param>
    /// <param name="count">Coefficients per frame, starting at coefficient 0. [1, MelBands]</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    public CepstralCoefficients(LogMelOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require.That(count >= 1 && count <= options.MelBands, count, $"1 to {options.MelBands}, the number of mel bands");
        (_options, Count) = (options, count);
        _basis = new double[count * options.MelBands];
        for (var coefficient = 0; coefficient < count; coefficient++)
        for (var band = 0; band < options.MelBands; band++)
            _basis[coefficient * options.MelBands + band] =
                Math.Sqrt((coefficient == 0 ? 1.0 : 2.0) / options.MelBands)
                * Math.Cos(Math.PI * coefficient * (2 * band + 1) / (2 * options.MelBands));
    }

    /// <summary>Coefficients per frame.</summary>
    public int Count { get; }

    /// <summary>Computes the coefficients of every frame.</summary>
    /// <param name="logMel">(MelBands, Frames), mel-major, in [-1, 1].</param>
    /// <param name="coefficients">Receives (Count, Frames), in decibels.</param>
    public void Compute(ReadOnlySpan<float> logMel, Span<float> coefficients)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(logMel.Length, _options.Size);
        ArgumentOutOfRangeException.ThrowIfNotEqual(coefficients.Length, Count * _options.Frames);
        var decibels = _options.DynamicRangeDb / 2; // [-1, 1] spans the dynamic range
        var sums = new double[_options.Frames];
        for (var coefficient = 0; coefficient < Count; coefficient++)
        {
            Array.Clear(sums);
            for (var band = 0; band < _options.MelBands; band++)
            {
                var weight = decibels * _basis[coefficient * _options.MelBands + band];
                var row = logMel.Slice(band * _options.Frames, sums.Length);
                for (var frame = 0; frame < sums.Length; frame++)
                    sums[frame] += weight * (row[frame] - 1);
            }
            for (var frame = 0; frame < sums.Length; frame++)
                coefficients[coefficient * sums.Length + frame] = (float)sums[frame];
        }
    }
}
