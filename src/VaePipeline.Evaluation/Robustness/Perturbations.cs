using VaePipeline.Audio.Resampling;
using VaePipeline.Evaluation.Robustness.Codecs;

namespace VaePipeline.Evaluation.Robustness;

/// <summary>The perturbations that <see cref="RobustnessReport"/> measures. Levels are relative to the peak of the sound.</summary>
static class Perturbations
{
    const int FadeSamples = Perturbation.Rate / 200; // 5 ms

    /// <summary>All of them, in the order of the report.</summary>
    public static IReadOnlyList<Perturbation> All { get; } =
    [
        new("untouched", "the sound as it is", (x, _) => new(x)),
        .. Each([20, 50, 200, 1000], "silence-{0}ms", "{0} ms of silence before", (x, ms, _) => Before(x, new float[Samples(ms)])),
        .. Each(
            [-60, -40],
            "lead-in{0}dB",
            "200 ms of noise at {0} dB before",
            (x, dB, random) => Before(x, Noise(Samples(200), Level(dB) * Peak(x), random))
        ),
        .. Each([5, 20, 50], "cut-{0}ms", "the first {0} ms cut off", (x, ms, _) => FadedIn(x[Math.Min(Samples(ms), x.Length - 1)..])),
        .. Each([1500, 1000, 500, 250, 100], "length-{0}ms", "cut to {0} ms", (x, ms, _) => FadedOut(x[..Math.Min(Samples(ms), x.Length)])),
        new("loop", "the part from 0.2 to 0.5 s repeated", (x, _) => new(Loop(x, 200, 500))),
        new("loop-500ms", "the first half second repeated", (x, _) => new(Loop(x, 0, 500))),
        .. Each([-20, -40], "gain{0}dB", "{0} dB, in floats", (x, dB, _) => Map(x, sample => Level(dB) * sample)),
        .. Each([-20, -40], "gain{0}dB-16bit", "{0} dB, in 16 bits", (x, dB, _) => Map(x, sample => Rounded(Level(dB) * sample))),
        .. Each([1, 5], "offset-{0}%", "a constant offset of 0.0{0}", (x, percent, _) => Map(x, sample => sample + percent / 100f)),
        .. Each(
            [-60, -50, -40, -30],
            "noise{0}dB",
            "noise at {0} dB",
            (x, dB, random) => Sum(x, Noise(x.Length, Level(dB) * Peak(x), random))
        ),
        .. Each([-40], "hum{0}dB", "hum of 50 Hz at {0} dB", (x, dB, _) => Sum(x, Hum(x.Length, Level(dB) * Peak(x)))),
        .. Each([6, 12, 18], "clipping-{0}dB", "{0} dB too loud, clipped", (x, dB, _) => Clipped(x, Peak(x) / Level(dB))),
        .. Each([8_000, 11_025], "band-{0}Hz", "converted to {0} Hz", (x, hertz, _) => new(Resampled(x, Perturbation.Rate, hertz), hertz)),
        .. Each([44_100, 48_000], "rate-{0}Hz", "converted to {0} Hz", (x, hertz, _) => new(Resampled(x, Perturbation.Rate, hertz), hertz)),
        new("stereo", "the same on two channels", (x, _) => Stereo(x, 1)),
        new("one-channel", "on the left channel only", (x, _) => Stereo(x, 0)),
        new("out-of-phase", "the right channel with reversed polarity", (x, _) => Stereo(x, -1)),
        .. Each([-50, 50], "detuned{0:+0;-0}cents", "{0:+0;-0} cents", (x, cents, _) => new(Detuned(x, cents))),
        .. CodecList.All.Select(codec => new Perturbation(
            codec.Name,
            codec.Meaning,
            (x, _) => new(Resampled(x, Perturbation.Rate, codec.Rate), codec.Rate)
        )
        {
            Codec = codec,
        }),
    ];

    static IEnumerable<Perturbation> Each(int[] amounts, string name, string meaning, Func<float[], int, Philox, PerturbedSound> apply) =>
        amounts.Select(amount => new Perturbation(
            string.Format(CultureInfo.InvariantCulture, name, amount),
            string.Format(CultureInfo.InvariantCulture, meaning, amount),
            (samples, random) => apply(samples, amount, random)
        ));

    static int Samples(int milliseconds) => milliseconds * Perturbation.Rate / 1000;

    static float Level(int decibels) => (float)Math.Pow(10, decibels / 20.0);

    static float Peak(float[] x) => x.Max(Math.Abs);

    static PerturbedSound Map(float[] x, Func<float, float> change) => new(Array.ConvertAll(x, sample => change(sample)));

    static PerturbedSound Sum(float[] x, float[] y) => new([.. x.Zip(y, (a, b) => a + b)]);

    static PerturbedSound Before(float[] x, float[] lead) => new([.. lead, .. x]);

    /// <summary>White noise whose root mean square is the level.</summary>
    static float[] Noise(int length, float level, Philox random)
    {
        var noise = new float[length];
        random.FillNormal(noise);
        return Array.ConvertAll(noise, value => level * value);
    }

    static float[] Hum(int length, float level) =>
        [.. Enumerable.Range(0, length).Select(i => level * MathF.Sin(2 * MathF.PI * 50 * i / Perturbation.Rate))];

    static PerturbedSound FadedIn(float[] x)
    {
        for (var i = 0; i < Math.Min(FadeSamples / 5, x.Length); i++)
            x[i] *= i / (FadeSamples / 5f);
        return new(x);
    }

    static PerturbedSound FadedOut(float[] x)
    {
        for (var i = 0; i < Math.Min(FadeSamples, x.Length); i++)
            x[^(i + 1)] *= i / (float)FadeSamples;
        return new(x);
    }

    static float[] Loop(float[] x, int start, int end)
    {
        var (from, to) = (Math.Min(Samples(start), x.Length / 2), Math.Min(Samples(end), x.Length));
        return [.. Enumerable.Range(0, x.Length).Select(i => x[i < to ? i : from + (i - from) % (to - from)])];
    }

    static float Rounded(float sample) => MathF.Round(sample * (1 << 15)) / (1 << 15);

    static PerturbedSound Clipped(float[] x, float limit) => Map(x, sample => Math.Clamp(sample, -limit, limit));

    static float[] Resampled(float[] x, int from, int to) => from == to ? x : new Resampler(from, to).Resample(x);

    /// <summary>Reads the samples as if they had another rate, which changes pitch and speed.</summary>
    static float[] Detuned(float[] x, int cents) =>
        Resampled(x, (int)Math.Round(Perturbation.Rate * Math.Pow(2, cents / 1200.0)), Perturbation.Rate);

    static PerturbedSound Stereo(float[] x, float right) => new([.. x.SelectMany(sample => new[] { sample, right * sample })], Channels: 2);
}
