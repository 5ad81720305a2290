namespace VaePipeline.Evaluation.Listening;

/// <summary>
/// Compares log-mels with that of an input, on one dB scale: that of the input, whose maximum is 1. The error is the mean squared difference
/// over all bands of the sounding frames, in units of half the dynamic range (40 dB). A frame sounds if a band of the input or of the other
/// log-mel is within 60 dB of the input's maximum. Silence, such as the padding of a short sound, thus makes no error smaller.
/// </summary>
sealed class LogMelComparison
{
    const double SoundingDb = -60;

    readonly LogMelOptions _options;
    readonly float[] _input;
    readonly int _frames;
    readonly float _sounding;
    readonly bool[] _inputSounds;
    readonly float[] _bandwidths;
    readonly double _power;

    /// <param name="options">The features.</param>
    /// <param name="input">The input's log-mel (MelBands, Frames), relative to its maximum.</param>
    /// <param name="frames">Frames that are compared; the others contain no sample of either sound.</param>
    public LogMelComparison(LogMelOptions options, float[] input, int frames)
    {
        _options = options;
        _input = input;
        _frames = frames;
        // With a dynamic range of 60 dB or less, every frame above the floor sounds.
        _sounding = (float)Math.Max(-1, 1 + 2 * SoundingDb / options.DynamicRangeDb);
        _inputSounds = Sounding(input, 0);
        _bandwidths = Bandwidths(options);
        _power = PowerOf(input);
    }

    /// <summary>The error of another log-mel (MelBands, Frames) with this value added; what is below -1 then is raised to it.</summary>
    public double ErrorOf(ReadOnlySpan<float> other, float shift = 0)
    {
        var sounds = Sounding(other, shift);
        for (var frame = 0; frame < _frames; frame++)
            sounds[frame] |= _inputSounds[frame];
        var sum = 0.0;
        for (var band = 0; band < _options.MelBands; band++)
        {
            var inputs = RowOf(_input, band);
            var others = RowOf(other, band);
            for (var frame = 0; frame < _frames; frame++)
            {
                var difference = sounds[frame] ? inputs[frame] - Math.Max(others[frame] + shift, -1) : 0;
                sum += difference * difference;
            }
        }
        return sum / _options.MelBands / Math.Max(1, sounds.Count(isSounding => isSounding));
    }

    /// <summary>What must be added to another log-mel (MelBands, Frames) to give it the input's power, as a synthesized sound has.</summary>
    public float ShiftOf(ReadOnlySpan<float> other) => (float)(20 / _options.DynamicRangeDb * Math.Log10(_power / PowerOf(other)));

    /// <summary>An error as a root mean square difference in dB.</summary>
    public static double InDecibels(double error, LogMelOptions options) => Math.Sqrt(error) * options.DynamicRangeDb / 2;

    /// <summary>The number of frames that contain samples of a sound.</summary>
    public static int FramesOf(int samples, LogMelOptions options) =>
        Math.Min(options.Frames, (samples + options.FftSize / 2 + options.HopLength - 1) / options.HopLength);

    ReadOnlySpan<float> RowOf(ReadOnlySpan<float> logMel, int band) => logMel.Slice(band * _options.Frames, _frames);

    bool[] Sounding(ReadOnlySpan<float> logMel, float shift)
    {
        var sounds = new bool[_frames];
        for (var band = 0; band < _options.MelBands; band++)
        {
            var values = RowOf(logMel, band);
            for (var frame = 0; frame < values.Length; frame++)
                sounds[frame] |= values[frame] + shift > _sounding;
        }
        return sounds;
    }

    /// <summary>The power of the spectra, relative to the input's highest mel power. Values below -1 count as -1, as in <see cref="Audio.Reconstruction.MelInversion"/>.</summary>
    double PowerOf(ReadOnlySpan<float> logMel)
    {
        var perUnit = (float)(_options.DynamicRangeDb / 20 * Math.Log(10));
        var total = 0.0;
        for (var band = 0; band < _options.MelBands; band++)
        {
            var sum = 0f;
            foreach (var value in RowOf(logMel, band))
                sum += MathF.Exp((Math.Max(value, -1) - 1) * perUnit);
            total += sum * _bandwidths[band];
        }
        return total;
    }

    /// <summary>Bandwidths in Hz, (MelBands). A band of unit area is the mean power of its bins, so its power times its width is their sum.</summary>
    static float[] Bandwidths(LogMelOptions options)
    {
        var lowest = MelScale.ToMel(options.MinHz);
        var step = (MelScale.ToMel(options.MaxHz) - lowest) / (options.MelBands + 1);
        return
        [
            .. Enumerable
                .Range(0, options.MelBands)
                .Select(band => (float)(MelScale.ToHz(lowest + (band + 2) * step) - MelScale.ToHz(lowest + band * step)) / 2),
        ];
    }
}
