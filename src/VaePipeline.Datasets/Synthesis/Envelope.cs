namespace VaePipeline.Datasets.Synthesis;

/// <summary>Amplitude of a note over time: linear attack, exponential decay to the sustain level, exponential release.</summary>
/// <param name="Attack">Seconds until the peak.</param>
/// <param name="Decay">Seconds in which the distance to <paramref name="Sustain"/> falls by 60 dB.</param>
/// <param name="Sustain">The level while the key is held, relative to the peak. [0, 1]</param>
/// <param name="Release">Seconds in which the level falls by 60 dB after the key is released.</param>
readonly record struct Envelope(double Attack, double Decay, double Sustain, double Release)
{
    const int HeldSamples = NoteSignal.HeldMilliseconds * NoteSignal.SampleRate / 1000;

    /// <summary>The level at each of a number of samples from the start of a note.</summary>
    public float[] Levels(int samples)
    {
        var levels = new float[samples];
        var attack = Math.Max(1, (int)(Attack * NoteSignal.SampleRate));
        var decay = Wave.Decay(Decay);
        var release = Wave.Decay(Release);
        double above = 1 - Sustain,
            held = 1,
            level = 0;
        for (var n = 0; n < levels.Length; n++)
        {
            if (n < attack)
                held = (n + 1.0) / attack;
            else
            {
                above *= decay;
                held = Sustain + above;
            }
            level = n < HeldSamples ? held : level * release;
            levels[n] = (float)level;
        }
        return levels;
    }
}
