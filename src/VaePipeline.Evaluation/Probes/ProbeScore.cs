using VaePipeline.Evaluation.Sampling;

namespace VaePipeline.Evaluation.Probes;

/// <summary>How well a linear probe tells a label from vectors it was not trained on.</summary>
/// <param name="Label">What it tells: family, instrument, pitch, velocity.</param>
/// <param name="UnseenInstruments">Whether all test rows are of instruments that training never saw.</param>
/// <param name="Accuracy">Share of rows it tells right, with the interval over instruments.</param>
/// <param name="Chance">Share of the most frequent class: what always guessing it would give.</param>
/// <param name="Classes">Classes it tells apart.</param>
public sealed record ProbeScore(string Label, bool UnseenInstruments, Estimate Accuracy, double Chance, int Classes)
{
    internal NoteScores? Correct { get; init; }
}
