namespace VaePipeline.Datasets.Synthesis;

/// <summary>A two-pole resonance with center frequency and bandwidth in Hz, and unit gain at the peak (Klatt 1980).</summary>
struct Resonator
{
    readonly double _in,
        _first,
        _second;
    double _last,
        _beforeLast;

    public Resonator(double hertz, double bandwidth)
    {
        hertz = Math.Min(hertz, 0.45 * NoteSignal.SampleRate);
        var radius = Wave.Exp2(-Math.PI * 1.4426950408889634 * bandwidth / NoteSignal.SampleRate);
        _first = 2 * radius * Wave.Cosine(hertz / NoteSignal.SampleRate);
        _second = -radius * radius;
        // the gain at the peak of a two-pole resonance is close to 1 / ((1 - r) |1 - r e^{-2jw}|)
        var real = 1 - radius * Wave.Cosine(2 * hertz / NoteSignal.SampleRate);
        var imaginary = radius * Wave.Sine(2 * hertz / NoteSignal.SampleRate);
        _in = (1 - radius) * Math.Sqrt(real * real + imaginary * imaginary);
    }

    public double Next(double x)
    {
        var y = _in * x + _first * _last + _second * _beforeLast;
        _beforeLast = _last;
        return _last = y;
    }

    /// <summary>Adds white noise filtered by the resonance.</summary>
    public void Add(Xoshiro256 noise, double gain, Span<float> samples)
    {
        for (var n = 0; n < samples.Length; n++)
            samples[n] += (float)(gain * Next(noise.Signed()));
    }
}
