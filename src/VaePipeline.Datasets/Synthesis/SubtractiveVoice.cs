namespace VaePipeline.Datasets.Synthesis;

/// <summary>
/// Detuned saws or pulses through a resonant low pass that opens with force and with its envelope
/// (edges smoothed with polynomial BLEP, Välimäki and Huovilainen 2007; filter after Simper 2013).
/// </summary>
sealed record SubtractiveVoice : Voice
{
    /// <summary>Width of the pulse as a fraction of its period; 0 is a saw. [0, 1)</summary>
    public double PulseWidth { get; init; }

    /// <summary>Detuning of each oscillator in cents.</summary>
    public double[] Cents { get; init; } = [0];

    /// <summary>Depth of a slow modulation of the pulse width.</summary>
    public double WidthSwing { get; init; }

    /// <summary>Cutoff of the closed low pass in octaves above the fundamental.</summary>
    public double Closed { get; init; } = 1;

    /// <summary>Octaves by which the low pass opens at the highest force.</summary>
    public double Opens { get; init; } = 3;

    /// <summary>Envelope of the cutoff.</summary>
    public Envelope Filter { get; init; } = new(0.005, 1, 0.3, 0.3);

    /// <summary>Resonance of the low pass. [0, 1)</summary>
    public double Resonance { get; init; } = 0.2;

    public double Vibrato { get; init; }

    public Envelope Envelope { get; init; } = new(0.005, 10, 0.9, 0.2);

    public double Gain { get; init; } = 0.3;

    public override void Play(double hertz, double force, Xoshiro256 noise, Span<float> samples)
    {
        var (loudness, opening) = (Envelope.Levels(samples.Length), Filter.Levels(samples.Length));
        foreach (var cents in Cents)
            AddOscillator(hertz * Wave.Exp2(cents / 1200), 0.5 + 0.5 * noise.Signed(), samples);

        double band = 0,
            low = 0;
        var damping = 2 - 1.9 * Resonance;
        for (var n = 0; n < samples.Length; n += Wave.Block)
        {
            var cutoff = Math.Min(hertz * Wave.Exp2(Closed + Opens * (0.3 + 0.7 * force) * opening[n]), 7_400);
            var half = 0.5 * cutoff / NoteSignal.SampleRate;
            var g = Wave.Sine(half) / Wave.Cosine(half); // tan(pi cutoff / rate)
            var a = 1 / (1 + g * (g + damping));
            foreach (ref var sample in samples.Slice(n, Math.Min(Wave.Block, samples.Length - n)))
            {
                var rest = sample - low;
                var nextBand = a * (band + g * rest);
                var nextLow = low + g * nextBand;
                band = 2 * nextBand - band;
                low = 2 * nextLow - low;
                sample = (float)nextLow;
            }
        }
        var gain = (float)(Gain / Math.Sqrt(Cents.Length));
        for (var n = 0; n < samples.Length; n++)
            samples[n] *= gain * loudness[n];
    }

    void AddOscillator(double hertz, double phase, Span<float> samples)
    {
        for (var n = 0; n < samples.Length; n += Wave.Block)
        {
            var bend = Vibrato > 0 ? Wave.Exp2(Vibrato * Wave.Sine(n * 5.6 / NoteSignal.SampleRate) / 12) : 1;
            var width = PulseWidth + WidthSwing * Wave.Sine(n * 0.7 / NoteSignal.SampleRate);
            var step = hertz * bend / NoteSignal.SampleRate;
            foreach (ref var sample in samples.Slice(n, Math.Min(Wave.Block, samples.Length - n)))
            {
                var value = 2 * phase - 1 - Edge(phase, step);
                if (PulseWidth > 0)
                {
                    var other = phase + width;
                    other -= Math.Floor(other);
                    value -= 2 * other - 1 - Edge(other, step);
                }
                sample += (float)value;
                phase += step;
                if (phase >= 1)
                    phase--;
            }
        }
    }

    /// <summary>Correction to subtract from a saw near its jump, against aliasing.</summary>
    static double Edge(double phase, double step)
    {
        if (phase < step)
        {
            var t = phase / step;
            return t + t - t * t - 1;
        }
        if (phase > 1 - step)
        {
            var t = (phase - 1) / step;
            return t * t + t + t + 1;
        }
        return 0;
    }
}
