namespace VaePipeline.Evaluation.Sampling;

/// <summary>How each note did, and which notes belong together. Compared by value.</summary>
/// <param name="values">(N) from 0 to 1; NaN where a note was not asked.</param>
/// <param name="clusters">(N) which notes intervals draw together, -1 for a note on its own; empty when all are.</param>
sealed class NoteScores(double[] values, int[] clusters) : IEquatable<NoteScores>
{
    /// <summary>The mean with its interval.</summary>
    public Estimate Mean(int seed) => Bootstrap.Mean(values, clusters, seed);

    /// <summary>The mean of how much better these did than others at the same notes, with its interval.</summary>
    public Estimate Lead(NoteScores others, int seed) => new NoteScores([.. values.Zip(others.Values, (own, other) => own - other)], clusters).Mean(seed);

    /// <summary>(N) the values.</summary>
    public IReadOnlyList<double> Values => values;

    public bool Equals(NoteScores? other) => other is not null && values.AsSpan().SequenceEqual(other.Values.ToArray());

    public override bool Equals(object? obj) => Equals(obj as NoteScores);

    public override int GetHashCode() => values.Length;
}
