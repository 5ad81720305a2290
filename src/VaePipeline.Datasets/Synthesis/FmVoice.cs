using System.Runtime.Intrinsics;

namespace VaePipeline.Datasets.Synthesis;

/// <summary>
/// Frequency modulation, pairs of carrier and modulator: bells, electric pianos, basses (Chowning 1973). The modulation index determines
/// the brightness; it grows with force and decays.
/// </summary>
sealed record FmVoice : Voice
{
    /// <summary>A carrier with its modulator; frequencies are multiples of the fundamental.</summary>
    /// <param name="Carrier">Frequency of the carrier.</param>
    /// <param name="Modulator">Frequency of the modulator.</param>
    /// <param name="Index">Modulation index in radians at the highest force.</param>
    /// <param name="IndexRing">Seconds in which the index falls by 60 dB.</param>
    /// <param name="Level">Amplitude.</param>
    public sealed record Pair(double Carrier, double Modulator, double Index, double IndexRing, double Level);

    public required Pair[] Pairs { get; init; }

    public Envelope Envelope { get; init; } = new(0.002, 4, 0, 0.3);

    public double Gain { get; init; } = 0.35;

    public override void Play(double hertz, double force, Xoshiro256 noise, Span<float> samples)
    {
        var loudness = Envelope.Levels(samples.Length);
        foreach (var pair in Pairs)
            if (pair.Carrier * hertz < 7_600)
                Add(pair, hertz, force, samples);
        for (var n = 0; n < samples.Length; n++)
            samples[n] *= (float)Gain * loudness[n];
    }

    static void Add(Pair pair, double hertz, double force, Span<float> samples)
    {
        // Carson's rule: keep carrier + (index + 1) modulators below half the sample rate
        var widest = Math.Max(0, (7_800 - pair.Carrier * hertz) / (pair.Modulator * hertz) - 1);
        var index = Math.Min(pair.Index * (0.15 + 0.85 * force), widest) / (2 * Math.PI);
        var fade = Wave.Exp2(Wave.Log2OfMinus60Db * Wave.Block / NoteSignal.SampleRate / pair.IndexRing);
        var carrierStep = pair.Carrier * hertz / NoteSignal.SampleRate;
        var modulatorStep = pair.Modulator * hertz / NoteSignal.SampleRate;
        var lane = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
        double carrier = 0,
            modulator = 0; // in turns, below one
        for (var n = 0; n + Wave.Block <= samples.Length; n += Wave.Block)
        {
            var depthSlope = (float)(index * (fade - 1) / Wave.Block);
            for (var i = 0; i < Wave.Block; i += Vector256<float>.Count)
            {
                var at = Vector256.Create((float)i) + lane;
                var depth = Vector256.Create((float)index) + Vector256.Create(depthSlope) * at;
                var swing = Wave.Sine(Vector256.Create((float)modulator) + Vector256.Create((float)modulatorStep) * at) * depth;
                var tone = Wave.Sine(Vector256.Create((float)carrier) + Vector256.Create((float)carrierStep) * at + swing);
                var block = samples[(n + i)..];
                (Vector256.Create<float>(block) + tone * Vector256.Create((float)pair.Level)).CopyTo(block);
            }
            index *= fade;
            carrier += carrierStep * Wave.Block;
            carrier -= Math.Floor(carrier);
            modulator += modulatorStep * Wave.Block;
            modulator -= Math.Floor(modulator);
        }
    }
}
