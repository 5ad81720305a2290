namespace VaePipeline.Evaluation.Listening;

/// <summary>The part of a sound file that a model hears, which is also the part that is reconstructed.</summary>
/// <param name="StartSeconds">
/// Where it begins in the file: 0, or with preparation where the sound begins, which is negative if zeros were put before it.
/// </param>
/// <param name="Seconds">Its duration, at most that of the model's frames.</param>
/// <param name="SourceSeconds">The duration of the file; NaN if unknown.</param>
/// <param name="Missing">What could not be read of the file, as a sentence; empty if nothing is known to be missing.</param>
public readonly record struct HeardPart(double StartSeconds, double Seconds, double SourceSeconds, string Missing)
{
    const double Tolerance = 0.001;

    /// <summary>Whether the file continues after this part.</summary>
    public bool IsCut => StartSeconds + Seconds < SourceSeconds - Tolerance;
}
