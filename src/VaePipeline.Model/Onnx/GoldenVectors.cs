namespace VaePipeline.Model.Onnx;

/// <summary>One example with the model's outputs, stored in the ONNX files to verify the results of a machine. The input of the decoder is z = mu.</summary>
/// <param name="LogMel">(1, bands, frames) input of the encoder.</param>
/// <param name="Mu">(latent) expected means.</param>
/// <param name="LogVar">(latent) expected log variances.</param>
/// <param name="Pitch">MIDI pitch for the decoder, 0 to 127; unused if it is not conditioned on pitch.</param>
/// <param name="Velocity">MIDI velocity for the decoder, 0 to 127; unused if it is not conditioned on velocity.</param>
/// <param name="Decoded">(1, bands, frames) expected output of the decoder.</param>
sealed record GoldenVectors(float[] LogMel, float[] Mu, float[] LogVar, int Pitch, float Velocity, float[] Decoded)
{
    /// <summary>The golden vectors of a model, computed in double precision without TorchSharp and ONNX Runtime; a null log-mel is a pattern of lines.</summary>
    public static GoldenVectors Of(VaeModel model, float[]? logMel = null)
    {
        const int MiddleC = 60,
            Mezzoforte = 100;
        var input = logMel ?? Pattern(model.Config.Architecture);
        var (mu, logVar) = ReferenceForward.Encode(model, input);
        return new(input, mu, logVar, MiddleC, Mezzoforte, ReferenceForward.Decode(model, mu, MiddleC, Mezzoforte));
    }

    /// <summary>Lines a few bands apart that fade with time, in [-1, 1]. Only sums, products and quotients, which give the same bits on every machine.</summary>
    static float[] Pattern(VaeArchitecture architecture)
    {
        const int Spacing = 7;
        var (bands, frames) = (architecture.MelBands, architecture.Frames);
        var pattern = new float[bands * frames];
        for (var band = 0; band < bands; band++)
        for (var frame = 0; frame < frames; frame++)
        {
            var line = 1f - (band + frame / 16) % Spacing / (float)Spacing;
            var fade = 1f - frame / (float)frames;
            var tilt = 1f - band / (2f * bands);
            pattern[band * frames + frame] = 2f * line * fade * tilt - 1f;
        }
        return pattern;
    }
}
