using System.Runtime.Intrinsics;
using VaePipeline.Datasets.Randomness;
using VaePipeline.Datasets.Rendering;

namespace VaePipeline.Datasets.Synthesis;

/// <summary>
/// A modulator on a carrier, twice: bells, electric pianos, basses (Chowning 1973). The index, and so the brightness, follows force and
/// fades.
/// </summary>
sealed record FmVoice : Voice
{
    /// <summary>One carrier with its modulator; frequencies over the fundamental.</summary>
    /// <param name="Carrier">The carrier's frequency.</param>
    /// <param name="Modulator">The modulator's.</param>
    /// <param name="Index">Depth of the modulation, in radians, at the hardest stroke.</param>
    /// <param name="IndexRing">Seconds in which the index falls by 60 dB.</param>
    /// <param name="Level">Its amplitude.</param>
    public sealed record Pair(double Carrier, double Modulator, double Index, double IndexRing, double Level);

    public required Pair[] Pairs { get; init; }

    public Envelope Envelope { get; init; } = new(0.002, 4, 0, 0.3);

    public double Gain { get; init; } = 0.35;

    public override void Play(double hertz, double force, Xoshiro256 noise, Span<float> samples)
    {
        Span<float> loudness = new float[samples.Length];
        Envelope.Fill(loudness);
        foreach (var pair in Pairs)
            if (pair.Carrier * hertz < 7_600)
                Add(pair, hertz, force, samples);
        for (var n = 0; n < samples.Length; n++)
            samples[n] *= (float)Gain * loudness[n];
    }

    static void Add(Pair pair, double hertz, double force, Span<float> samples)
    {
        // Carson's rule: keep carrier + (index + 1) modulators under half the sample rate
        var widest = Math.Max(0, (7_800 - pair.Carrier * hertz) / (pair.Modulator * hertz) - 1);
        var index = Math.Min(pair.Index * (0.15 + 0.85 * force), widest) / (2 * Math.PI);
        var fade = Wave.Exp2(-9.965784284662087 * Wave.Block / NoteSignal.SampleRate / pair.IndexRing);
        var carrierStep = pair.Carrier * hertz / NoteSignal.SampleRate;
        var modulatorStep = pair.Modulator * hertz / NoteSignal.SampleRate;
        var lane = Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
        double carrier = 0, modulator = 0; // turns, kept below one
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
