namespace VaePipeline.Datasets.Synthesis;

/// <summary>
/// A sum of sines, each with its own decay: struck strings and bars, pipes, reeds, brass. Upper partials grow with force and, according to
/// <see cref="Swell"/>, with the current loudness, as in brass.
/// </summary>
sealed record PartialsVoice : Voice
{
    const double MaxHertz = 7_600;

    /// <summary>Frequency of each partial relative to the fundamental; null is the harmonic series.</summary>
    public double[]? Ratios { get; init; }

    /// <summary>Amplitude of each partial; further partials fall according to <see cref="Slope"/>.</summary>
    public double[] Levels { get; init; } = [1];

    /// <summary>Maximum number of partials.</summary>
    public int Count { get; init; } = 40;

    /// <summary>Amplitudes fall with this power of the partial's number.</summary>
    public double Slope { get; init; } = 1;

    /// <summary>Amplitude of the even harmonics; small in a closed pipe.</summary>
    public double Even { get; init; } = 1;

    /// <summary>Stiffness of the string: partial k is sharp by sqrt(1 + stiffness k^2).</summary>
    public double Stiffness { get; init; }

    /// <summary>How often the amplitude is halved per partial at the lowest force.</summary>
    public double Softening { get; init; } = 0.25;

    /// <summary>Part of the softening that depends on the current loudness. [0, 1]</summary>
    public double Swell { get; init; }

    /// <summary>Seconds in which the fundamental falls by 60 dB at 262 Hz; 0 is no decay. Higher notes decay faster.</summary>
    public double Ring { get; init; }

    /// <summary>Added decay rate per partial, relative to the fundamental.</summary>
    public double RingLoss { get; init; } = 0.3;

    /// <summary>Depth of the vibrato in semitones.</summary>
    public double Vibrato { get; init; }

    /// <summary>Depth of a 5.5 Hz tremolo. [0, 1]</summary>
    public double Tremolo { get; init; }

    /// <summary>Amplitude of breath noise around the fundamental, relative to the tone.</summary>
    public double Breath { get; init; }

    public Envelope Envelope { get; init; } = new(0.005, 10, 1, 0.3);

    public double Gain { get; init; } = 0.3;

    public override void Play(double hertz, double force, Xoshiro256 noise, Span<float> samples)
    {
        var loudness = Envelope.Levels(samples.Length);
        for (var k = 1; k <= Count && Ratio(k) * hertz < MaxHertz; k++)
            Add(k, hertz, force, noise.Signed(), loudness, samples);
        if (Breath > 0)
            new Resonator(hertz, hertz * 0.4 + 120).Add(noise, Breath * 6, samples);
        for (var n = 0; n < samples.Length; n++)
            samples[n] *= (float)Gain * loudness[n];
        if (Tremolo > 0)
            for (var n = 0; n < samples.Length; n++)
                samples[n] *= (float)(1 - Tremolo * 0.5 * (1 - Wave.Cosine(n * 5.5 / NoteSignal.SampleRate)));
    }

    void Add(int k, double hertz, double force, double turns, ReadOnlySpan<float> loudness, Span<float> samples)
    {
        var level = (k <= Levels.Length ? Levels[k - 1] : Levels[^1] * Power((double)k / Levels.Length, -Slope)) * (k % 2 == 0 ? Even : 1);
        if (level < 1e-5)
            return;
        var ring =
            Ring <= 0
                ? 1
                : Wave.Exp2(
                    Wave.Log2OfMinus60Db * Wave.Block / NoteSignal.SampleRate * (1 + RingLoss * (k - 1)) * Math.Sqrt(hertz / 262) / Ring
                );
        var from = level * Softened(k, force, loudness[0]);
        for (var n = 0; n + Wave.Block <= samples.Length; n += Wave.Block)
        {
            level *= ring;
            var to = level * Softened(k, force, loudness[Math.Min(n + Wave.Block, loudness.Length - 1)]);
            var bend = Vibrato * Math.Min(1, n / 12_000.0) * Wave.Sine(n * 5.3 / NoteSignal.SampleRate);
            var step = hertz * Ratio(k) * (Vibrato > 0 ? Wave.Exp2(bend / 12) : 1) / NoteSignal.SampleRate;
            Wave.AddSine(samples.Slice(n, Wave.Block), turns, step, (float)from, (float)to);
            turns += step * Wave.Block;
            from = to;
        }
    }

    double Softened(int k, double force, double loudness) => Wave.Exp2(-Softening * (k - 1) * (1 - force * (1 - Swell + Swell * loudness)));

    double Ratio(int k) =>
        Ratios is null ? k * Math.Sqrt(1 + Stiffness * k * k)
        : k <= Ratios.Length ? Ratios[k - 1]
        : double.MaxValue;

    /// <summary>x to the power of y for x >= 1. Computes the binary logarithm bit by bit.</summary>
    static double Power(double x, double y)
    {
        double log = 0;
        for (; x >= 2; x *= 0.5)
            log++;
        for (var bit = 0.5; bit > 1e-9; bit *= 0.5)
        {
            x *= x;
            if (x < 2)
                continue;
            log += bit;
            x *= 0.5;
        }
        return Wave.Exp2(y * log);
    }
}
