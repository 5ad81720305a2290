using System.Numerics.Tensors;

namespace VaePipeline.Training.Recordings;

/// <summary>Changes of samples. Levels are factors relative to the peak, unless said otherwise.</summary>
static class SampleChanges
{
    /// <summary>Reads the samples (n) at another speed, with cubic interpolation (Catmull and Rom); returns how many result.</summary>
    public static int Detune(ReadOnlySpan<float> samples, Span<float> detuned, double speed)
    {
        var count = Math.Min(detuned.Length, (int)((samples.Length - 3) / speed));
        for (var i = 0; i < count; i++)
        {
            var at = i * speed;
            var whole = (int)at;
            var t = (float)(at - whole);
            var before = whole == 0 ? 0 : samples[whole - 1];
            var (x0, x1, x2) = (samples[whole], samples[whole + 1], samples[whole + 2]);
            var (c1, c2) = (0.5f * (x1 - before), before - 2.5f * x0 + 2 * x1 - 0.5f * x2);
            var c3 = 0.5f * (x2 - before) + 1.5f * (x0 - x1);
            detuned[i] = ((c3 * t + c2) * t + c1) * t + x0;
        }
        return Math.Max(0, count);
    }

    /// <summary>Repeats the samples from one place to another until the end.</summary>
    public static void Loop(Span<float> samples, int from, int to)
    {
        for (var i = to; i < samples.Length; i++)
            samples[i] = samples[i - (to - from)];
    }

    /// <summary>Fades the samples in, linearly.</summary>
    public static void FadeIn(Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] *= (i + 0.5f) / samples.Length;
    }

    /// <summary>Fades the samples out: linearly, or by 60 dB like a released note.</summary>
    public static void FadeOut(Span<float> samples, bool isLinear)
    {
        var (factor, step) = (1f, MathF.Pow(0.001f, 1f / Math.Max(1, samples.Length)));
        for (var i = 0; i < samples.Length; i++)
            samples[i] *= isLinear ? 1 - (i + 0.5f) / samples.Length : factor *= step;
    }

    /// <summary>Adds a hum and its harmonics; the frequency is in radians per sample.</summary>
    public static void AddHum(Span<float> samples, double frequency, float level, ReadOnlySpan<float> harmonics)
    {
        for (var harmonic = 0; harmonic < harmonics.Length; harmonic++)
        {
            var (sin, cos) = Math.SinCos(frequency * (harmonic + 1));
            var (x, y) = (0.0, (double)(level * harmonics[harmonic]));
            foreach (ref var sample in samples)
            {
                sample += (float)x;
                (x, y) = (x * cos + y * sin, y * cos - x * sin);
            }
        }
    }

    /// <summary>Adds noise (n) that follows the level of the samples (n), which decays by 60 dB in 50 ms at 16 kHz.</summary>
    public static void AddFollowingNoise(Span<float> samples, ReadOnlySpan<float> noise, float level)
    {
        const float Decay = 0.9914f;
        var envelope = 0f;
        for (var i = 0; i < samples.Length; i++)
        {
            envelope = Math.Max(MathF.Abs(samples[i]), Decay * envelope);
            samples[i] += level * envelope * noise[i];
        }
    }

    /// <summary>Rounds the samples to multiples of a step.</summary>
    public static void Quantize(Span<float> samples, float step)
    {
        TensorPrimitives.Multiply(samples, 1 / step, samples);
        TensorPrimitives.Round(samples, samples);
        TensorPrimitives.Multiply(samples, step, samples);
    }
}
