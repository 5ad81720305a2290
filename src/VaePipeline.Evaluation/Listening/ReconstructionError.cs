namespace VaePipeline.Evaluation.Listening;

/// <summary>
/// The difference between a reconstruction and its input: the mean squared difference of their log-mels, both relative to the input's maximum, over
/// the frames in which at least one of them sounds (has a band within 60 dB of the input's maximum). In units of half the dynamic range: 40 dB.
/// </summary>
/// <param name="Decoder">The error of the decoder's output as it is; null without a decoder.</param>
/// <param name="Sound">The error of the finished sound at its level: with the losses of mel inversion, phases, level and 16 bits.</param>
/// <param name="SoundDb">The error of the sound as a root mean square difference in dB.</param>
public sealed record ReconstructionError(double? Decoder, double Sound, double SoundDb)
{
    /// <summary>The difference in dB above which a reconstruction is poor; 97 of 100 notes of the released model's own SoundFont are below it.</summary>
    public const double PoorDb = 13;

    /// <summary>Whether the model does not know such sounds, or does not know them with this label.</summary>
    public bool IsPoor => Decoder is not null && SoundDb > PoorDb;

    internal string Summary => FormattableString.Invariant($"error {Sound:0.000} ({SoundDb:0.0} dB)");
}
