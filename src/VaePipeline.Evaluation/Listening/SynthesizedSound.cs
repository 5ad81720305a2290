namespace VaePipeline.Evaluation.Listening;

/// <summary>A synthesized sound.</summary>
/// <param name="Wav">Its WAV file.</param>
/// <param name="Seconds">Its duration in seconds.</param>
/// <param name="Label">Pitch and velocity that the decoder was conditioned on.</param>
/// <param name="DecodedError">Mean squared error between the decoder's log-mel and the input's, as in training; null without an input or a decoder.</param>
/// <param name="SynthesisError">Mean squared error between the log-mel of the finished sound and the one it was made from: the error of mel inversion and phases.</param>
public sealed record SynthesizedSound(string Wav, double Seconds, PartialLabel Label, double? DecodedError, double SynthesisError);
