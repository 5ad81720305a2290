namespace VaePipeline.Evaluation.Listening;

/// <summary>A synthesized sound.</summary>
/// <param name="Wav">Its WAV file.</param>
/// <param name="Seconds">Its duration in seconds.</param>
/// <param name="Label">Pitch and velocity that the decoder was conditioned on.</param>
/// <param name="LevelDb">Its level relative to the level that it should have, in dB: 0, or less if its peaks would exceed full scale.</param>
/// <param name="SynthesisError">
/// The difference between the log-mel of the sound and the log-mel that it was made from, at the same power: what mel inversion and phases lose. Measured
/// like <see cref="ReconstructionError"/>.
/// </param>
public sealed record SynthesizedSound(string Wav, double Seconds, PartialLabel Label, double LevelDb, double SynthesisError);
