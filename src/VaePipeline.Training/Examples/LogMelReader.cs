namespace VaePipeline.Training.Examples;

/// <summary>Returns one log-mel, (mel bands, frames) mel-major, in [-1, 1]. It is called repeatedly and from several threads.</summary>
/// <param name="row">From 0 to the number of examples.</param>
public delegate ReadOnlySpan<float> LogMelReader(int row);
