using VaePipeline.Audio;

namespace VaePipeline.Evaluation.Robustness;

/// <summary>A change of a sound that leaves its timbre the same to a listener.</summary>
/// <param name="Name">A short name, such as "silence-200ms".</param>
/// <param name="Meaning">What is done to the sound, in words.</param>
/// <param name="Apply">The changed sound of samples (n) at 16 kHz. Randomness comes from the generator alone.</param>
sealed record Perturbation(string Name, string Meaning, Func<float[], Philox, PerturbedSound> Apply)
{
    /// <summary>The rate of the samples that perturbations change, in Hz.</summary>
    public const int Rate = 16_000;
}

/// <summary>A sound to write to a file: samples (n, channels), interleaved, at a rate in Hz.</summary>
readonly record struct PerturbedSound(float[] Samples, int Rate = Perturbation.Rate, int Channels = 1)
{
    public void Write(string path) => WavFile.WriteFloats(path, Samples, Rate, Channels);
}
