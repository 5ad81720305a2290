namespace VaePipeline.Evaluation.Sampling;

/// <summary>A score for each note, and the clusters of notes. Compared by value.</summary>
/// <param name="values">(N) from 0 to 1; NaN for notes that were not tested.</param>
/// <param name="clusters">(N) the cluster of each note, -1 for a single note; empty when all are single.</param>
sealed class NoteScores(double[] values, int[] clusters) : IEquatable<NoteScores>
{
    /// <summary>The mean with its interval.</summary>
    public Estimate Mean(int seed) => Bootstrap.Mean(values, clusters, seed);

    /// <summary>The mean difference to other scores of the same notes, with its interval.</summary>
    public Estimate Lead(NoteScores others, int seed) =>
        new NoteScores([.. values.Zip(others.Values, (own, other) => own - other)], clusters).Mean(seed);

    /// <summary>(N) the values.</summary>
    public IReadOnlyList<double> Values => values;

    public bool Equals(NoteScores? other) => other is not null && values.AsSpan().SequenceEqual(other.Values.ToArray());

    public override bool Equals(object? obj) => Equals(obj as NoteScores);

    public override int GetHashCode() => values.Length;
}
