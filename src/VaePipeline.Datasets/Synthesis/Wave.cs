using System.Runtime.Intrinsics;

namespace VaePipeline.Datasets.Synthesis;

/// <summary>
/// Sine and power of two with additions and multiplications only. Those of the math library differ between machines in the last bit;
/// with these, the embedded synthesizer writes the same files everywhere.
/// </summary>
static class Wave
{
    /// <summary>Samples over which pitch and amplitude change linearly.</summary>
    public const int Block = 64;

    /// <summary>log2(0.001): the exponent of a decay by 60 dB.</summary>
    public const double Log2OfMinus60Db = -9.965784284662087;

    const double Tau = 2 * Math.PI;

    /// <summary>sin(2 pi <paramref name="turns"/>), within 1e-9.</summary>
    public static double Sine(double turns)
    {
        var x = turns - Math.Round(turns);
        var a = Math.Abs(x);
        a = Math.Min(a, 0.5 - a) * Tau;
        var s = a * a;
        var high = -1.0 / 5_040 + s * (1.0 / 362_880 + s * (-1.0 / 39_916_800 + s * (1.0 / 6_227_020_800)));
        var y = a * (1 + s * (-1.0 / 6 + s * (1.0 / 120 + s * high)));
        return x < 0 ? -y : y;
    }

    public static double Cosine(double turns) => Sine(turns + 0.25);

    /// <summary>2 to the power of <paramref name="x"/>, within 1e-9 of its size. x in [-1000, 1000].</summary>
    public static double Exp2(double x)
    {
        var whole = Math.Round(x);
        var f = (x - whole) * 0.69314718055994531; // |f| <= 0.35
        var high = 1.0 / 24 + f * (1.0 / 120 + f * (1.0 / 720 + f * (1.0 / 5_040 + f * (1.0 / 40_320))));
        var fraction = 1 + f * (1 + f * (1.0 / 2 + f * (1.0 / 6 + f * high)));
        return Math.ScaleB(fraction, (int)whole);
    }

    /// <summary>The factor per sample of a decay by 60 dB in <paramref name="seconds"/>.</summary>
    public static double Decay(double seconds) => Exp2(Log2OfMinus60Db / (seconds * NoteSignal.SampleRate));

    /// <summary>The frequency of a MIDI pitch in Hz, 69 being 440.</summary>
    public static double Hertz(double pitch) => 440 * Exp2((pitch - 69) / 12);

    /// <summary>Adds a block of a sine whose amplitude changes from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public static void AddSine(Span<float> block, double turns, double turnsPerSample, float from, float to)
    {
        var step = Vector256.Create((float)turnsPerSample);
        var start = Vector256.Create((float)(turns - Math.Floor(turns)));
        var slope = Vector256.Create((to - from) / Block);
        var first = Vector256.Create(from);
        for (var n = 0; n < Block; n += Vector256<float>.Count)
        {
            var at = Vector256.Create((float)n) + Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
            var values = Sine(start + step * at) * (first + slope * at);
            (Vector256.Create<float>(block[n..]) + values).CopyTo(block[n..]);
        }
    }

    /// <summary>sin(2 pi turns) of eight numbers, within 1e-6; no fused operations, because not every processor has them.</summary>
    public static Vector256<float> Sine(Vector256<float> turns)
    {
        var x = turns - Vector256.Floor(turns + Vector256.Create(0.5f));
        var a = Vector256.Abs(x);
        a = Vector256.Min(a, Vector256.Create(0.5f) - a) * Vector256.Create((float)Tau);
        var s = a * a;
        var y = s * Vector256.Create(-1f / 39_916_800) + Vector256.Create(1f / 362_880);
        y = y * s + Vector256.Create(-1f / 5_040);
        y = y * s + Vector256.Create(1f / 120);
        y = y * s + Vector256.Create(-1f / 6);
        y = (y * s + Vector256<float>.One) * a;
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), -y, y);
    }

    /// <summary>Soft limiter to (-1, 1): x / sqrt(1 + x^2).</summary>
    public static float Saturate(float x) => x / MathF.Sqrt(1 + x * x);
}
