namespace VaePipeline.Datasets.Synthesis;

/// <summary>
/// A plucked string: noise circulates in a delay line with a low pass
/// (Karplus and Strong 1983; tuning, pick position and force after Jaffe and Smith 1983).
/// </summary>
sealed record PluckedVoice : Voice
{
    /// <summary>Seconds in which a note of 262 Hz falls by 60 dB; higher notes decay faster.</summary>
    public double Ring { get; init; } = 4;

    /// <summary>Brightness: 1 keeps all high partials in each period, lower values remove more. (0, 1]</summary>
    public double Brightness { get; init; } = 0.7;

    /// <summary>Position of the pick as a fraction of the string; partials with a node there are missing.</summary>
    public double PickAt { get; init; } = 0.2;

    /// <summary>Softness of the finger at the highest force: 0 is a pick, near 1 a thumb. [0, 1)</summary>
    public double Finger { get; init; } = 0.3;

    /// <summary>Overdrive of the amplifier; 0 is none.</summary>
    public double Drive { get; init; }

    public double Release { get; init; } = 0.15;

    public double Gain { get; init; } = 0.6;

    public override void Play(double hertz, double force, Xoshiro256 noise, Span<float> samples)
    {
        // the loss filter (1 - s) x[n] + s x[n-1] with s = 0.5 (1 - brightness) delays by about s samples
        var loss = 0.5 * (1 - Brightness);
        var period = NoteSignal.SampleRate / hertz - loss;
        var delay = Math.Max(2, (int)(period - 0.2));
        var fraction = period - delay;
        var tuning = (1 - fraction) / (1 + fraction); // all-pass for the fractional part of the period
        var string_ = Excitation(delay, force, noise);
        var perRound = Wave.Exp2(Wave.Log2OfMinus60Db * Math.Sqrt(hertz / 262) / (Ring * hertz));
        double lastOut = 0,
            lastIn = 0,
            allPass = 0;
        for (int n = 0, at = 0; n < samples.Length; n++)
        {
            var x = string_[at];
            samples[n] = (float)x;
            var low = perRound * ((1 - loss) * x + loss * lastOut);
            lastOut = x;
            allPass = tuning * (low - allPass) + lastIn;
            lastIn = low;
            string_[at] = allPass;
            at = at + 1 == delay ? 0 : at + 1;
        }
        Shape(force, samples);
    }

    /// <summary>One period of noise: low pass of the finger, comb filter of the pick position, no offset, fixed power.</summary>
    double[] Excitation(int length, double force, Xoshiro256 noise)
    {
        var soft = 1 - (1 - Finger) * (0.25 + 0.75 * force);
        var raw = new double[length];
        double low = 0;
        for (var n = 0; n < 2 * length; n++)
            raw[n % length] = low = (1 - soft) * noise.Signed() + soft * low;
        var pick = Math.Max(1, (int)(PickAt * length));
        var shaped = new double[length];
        double mean = 0,
            power = 0;
        for (var n = 0; n < length; n++)
            mean += (shaped[n] = raw[n] - raw[(n + length - pick) % length]) / length;
        for (var n = 0; n < length; n++)
            power += (shaped[n] -= mean) * shaped[n];
        var scale = power > 0 ? Math.Sqrt(length / power) * 0.35 : 0;
        for (var n = 0; n < length; n++)
            shaped[n] *= scale;
        return shaped;
    }

    void Shape(double force, Span<float> samples)
    {
        var loudness = new Envelope(0.001, 10, 1, Release).Levels(samples.Length);
        for (var n = 0; n < samples.Length; n++)
        {
            var x = samples[n];
            if (Drive > 0)
                x = Wave.Saturate((float)(Drive * (0.4 + 0.6 * force)) * x) * 0.6f;
            samples[n] = x * loudness[n] * (float)Gain;
        }
    }
}
