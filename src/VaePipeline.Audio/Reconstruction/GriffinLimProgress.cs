namespace VaePipeline.Audio.Reconstruction;

/// <summary>The progress of <see cref="GriffinLim"/>.</summary>
/// <param name="Iteration">Completed iterations.</param>
/// <param name="Iterations">Total iterations.</param>
/// <param name="SpectralConvergence">
/// The distance of the current signal's spectrogram from the target, relative to the target's norm; 0 is an exact match.
/// </param>
public readonly record struct GriffinLimProgress(int Iteration, int Iterations, double SpectralConvergence);
