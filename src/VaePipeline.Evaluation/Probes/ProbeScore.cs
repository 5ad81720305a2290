using VaePipeline.Evaluation.Sampling;

namespace VaePipeline.Evaluation.Probes;

/// <summary>Accuracy of a linear probe on vectors that it was not trained on.</summary>
/// <param name="Label">The label: family, instrument, pitch or velocity.</param>
/// <param name="UnseenInstruments">Whether all test rows are of instruments that are not in the training rows.</param>
/// <param name="Accuracy">Share of correct answers, with the interval over instruments.</param>
/// <param name="Chance">Share of the most frequent class: the accuracy of always guessing it.</param>
/// <param name="Classes">Number of classes.</param>
public sealed record ProbeScore(string Label, bool UnseenInstruments, Estimate Accuracy, double Chance, int Classes)
{
    internal NoteScores? Correct { get; init; }
}
