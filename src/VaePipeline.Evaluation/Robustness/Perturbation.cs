using VaePipeline.Audio;
using VaePipeline.Evaluation.Robustness.Codecs;

namespace VaePipeline.Evaluation.Robustness;

/// <summary>A change of a sound that leaves its timbre the same to a listener.</summary>
/// <param name="Name">A short name, such as "silence-200ms".</param>
/// <param name="Meaning">What is done to the sound, in words.</param>
/// <param name="Apply">The changed sound of samples (n) at 16 kHz. Randomness comes from the generator alone.</param>
sealed record Perturbation(string Name, string Meaning, Func<float[], Philox, PerturbedSound> Apply)
{
    /// <summary>The rate of the samples that perturbations change, in Hz.</summary>
    public const int Rate = 16_000;

    /// <summary>The format of the changed sound's file; null for WAV of floats.</summary>
    public Codec? Codec { get; init; }

    /// <summary>Writes a changed sound.</summary>
    public void Write(PerturbedSound sound, string path, CancellationToken cancellationToken)
    {
        if (Codec is null)
            WavFile.WriteFloats(path, sound.Samples, sound.Rate, sound.Channels);
        else
            Codec.Write(path, sound.Samples, sound.Rate, cancellationToken);
    }
}

/// <summary>A sound to write to a file: samples (n, channels), interleaved, at a rate in Hz.</summary>
readonly record struct PerturbedSound(float[] Samples, int Rate = Perturbation.Rate, int Channels = 1);
