namespace VaePipeline.Audio.Reconstruction;

/// <summary>How far <see cref="GriffinLim"/> has come.</summary>
/// <param name="Iteration">Iterations done.</param>
/// <param name="Iterations">Iterations in all.</param>
/// <param name="SpectralConvergence">
/// How far the spectrogram of the signal so far is from the wanted one, as a share of the latter's norm: 0 is a signal that has it.
/// </param>
public readonly record struct GriffinLimProgress(int Iteration, int Iterations, double SpectralConvergence);
