namespace VaePipeline.Datasets.Synthesis;

/// <summary>A saw with vibrato through parallel formants (Klatt 1980): voices, violins, double reeds. The formants do not depend on the pitch.</summary>
sealed record FormantVoice : Voice
{
    /// <summary>Center frequency and bandwidth in Hz, amplitude.</summary>
    public sealed record Formant(double Hertz, double Bandwidth, double Level);

    public required Formant[] Formants { get; init; }

    /// <summary>Amplitude of the source itself, added to the formants.</summary>
    public double Direct { get; init; }

    /// <summary>Cutoff of the source's low pass in Hz at the highest force.</summary>
    public double SourceCorner { get; init; } = 2_500;

    /// <summary>Depth of the vibrato in semitones.</summary>
    public double Vibrato { get; init; } = 0.25;

    /// <summary>Amplitude of the noise in the source.</summary>
    public double Breath { get; init; }

    public Envelope Envelope { get; init; } = new(0.08, 10, 0.95, 0.25);

    public double Gain { get; init; } = 0.8;

    public override void Play(double hertz, double force, Xoshiro256 noise, Span<float> samples)
    {
        var loudness = Envelope.Levels(samples.Length);
        var open = new Envelope(0.001, 10, 1, 10);
        var saw = new SubtractiveVoice
        {
            Closed = 20,
            Opens = 0,
            Resonance = 0,
            Vibrato = Vibrato,
            Envelope = open,
            Gain = 1,
        };
        saw.Play(hertz, 1, noise, samples);

        var resonances = Formants.Select(formant => new Resonator(formant.Hertz, formant.Bandwidth)).ToArray();
        var follow = 1 - Wave.Exp2(-2 * Math.PI * 1.4426950408889634 * SourceCorner * (0.25 + 0.75 * force) / NoteSignal.SampleRate);
        double low = 0;
        for (var n = 0; n < samples.Length; n++)
        {
            low += follow * (samples[n] + Breath * noise.Signed() - low);
            var output = Direct * low;
            for (var f = 0; f < resonances.Length; f++)
                output += Formants[f].Level * resonances[f].Next(low);
            samples[n] = (float)(Gain * output) * loudness[n];
        }
    }
}
