using VaePipeline.Datasets.Rendering;

namespace VaePipeline.Datasets.Synthesis;

/// <summary>How loud a note is over time: up in a straight line, down towards a level while it is held, then away.</summary>
/// <param name="Attack">Seconds to the top.</param>
/// <param name="Decay">Seconds in which the way from the top to <paramref name="Sustain"/> shrinks by 60 dB.</param>
/// <param name="Sustain">The level held, of the top. [0, 1]</param>
/// <param name="Release">Seconds for 60 dB once the key is let go.</param>
readonly record struct Envelope(double Attack, double Decay, double Sustain, double Release)
{
    const int HeldSamples = NoteSignal.HeldMilliseconds * NoteSignal.SampleRate / 1000;

    /// <summary>Writes the level at every sample of a note.</summary>
    public void Fill(Span<float> levels)
    {
        var attack = Math.Max(1, (int)(Attack * NoteSignal.SampleRate));
        var decay = Wave.Decay(Decay);
        var release = Wave.Decay(Release);
        double above = 1 - Sustain, held = 1, level = 0;
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
    }
}
