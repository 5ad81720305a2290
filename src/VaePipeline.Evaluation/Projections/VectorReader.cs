namespace VaePipeline.Evaluation.Projections;

/// <summary>Returns the vector (D) of a row. It is called many times and from several threads.</summary>
/// <param name="row">Index of the row, from 0.</param>
public delegate ReadOnlySpan<float> VectorReader(int row);
