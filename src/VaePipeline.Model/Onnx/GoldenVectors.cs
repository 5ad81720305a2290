
namespace VaePipeline.Model.Onnx;

/// <summary>
/// One example with what the model makes of it, kept inside the ONNX files so that a machine can prove that it computes the same.
/// The decoder's half starts from z = mu.
/// </summary>
/// <param name="LogMel">(1, bands, frames) input of the encoder.</param>
/// <param name="Mu">(latent) expected means.</param>
/// <param name="LogVar">(latent) expected log variances.</param>
/// <param name="Pitch">MIDI pitch told to the decoder, 0 to 127; not used by a decoder that is told none.</param>
/// <param name="Velocity">MIDI velocity told to the decoder, 0 to 127; likewise.</param>
/// <param name="Decoded">(1, bands, frames) expected output of the decoder.</param>
public sealed record GoldenVectors(float[] LogMel, float[] Mu, float[] LogVar, int Pitch, float Velocity, float[] Decoded)
{
    /// <summary>The example of a model, computed in plain double-precision loops, without TorchSharp or ONNX Runtime.</summary>
    /// <param name="model">The model.</param>
    /// <param name="logMel">(1, bands, frames); left out, a pattern of falling lines stands in for a sound.</param>
    public static GoldenVectors Of(VaeModel model, float[]? logMel = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        const int pitch = 60;
        const float velocity = 100;
        var input = logMel ?? Pattern(model.Config.Architecture);
        var (mu, logVar) = ReferenceForward.Encode(model, input);
        return new(input, mu, logVar, pitch, velocity, ReferenceForward.Decode(model, mu, pitch, velocity));
    }

    /// <summary>Lines a few bands apart that fade with time, in [-1, 1]. Sums, products and quotients only, so every machine makes the same bits.</summary>
    static float[] Pattern(VaeArchitecture architecture)
    {
        const int spacing = 7;
        var (bands, frames) = (architecture.MelBands, architecture.Frames);
        var pattern = new float[bands * frames];
        for (var band = 0; band < bands; band++)
            for (var frame = 0; frame < frames; frame++)
            {
                var line = 1f - (band + frame / 16) % spacing / (float)spacing;
                var fade = 1f - frame / (float)frames;
                var tilt = 1f - band / (2f * bands);
                pattern[band * frames + frame] = 2f * line * fade * tilt - 1f;
            }
        return pattern;
    }
}
