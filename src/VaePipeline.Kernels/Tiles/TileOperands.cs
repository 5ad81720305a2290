namespace VaePipeline.Kernels.Tiles;

/// <summary>What is multiplied: runs of single values and vectors, and the distance in floats from one step to the next.</summary>
internal readonly unsafe struct TileFactors(float* scalars, nint scalarStep, float* vectors, nint vectorStep, TileRun* runs, int runCount)
{
    public readonly float* Scalars = scalars, Vectors = vectors;
    public readonly nint ScalarStep = scalarStep, VectorStep = vectorStep;
    public readonly TileRun* Runs = runs;
    public readonly int RunCount = runCount;
}

/// <summary>Where sums go.</summary>
/// <param name="start">the sums' first row</param>
/// <param name="bias">the vectors that every row starts with; null to add to what is there</param>
/// <param name="gate">for <see cref="Epilogue.Gate"/>: values at the same places as the sums</param>
/// <param name="epilogue">what happens before they are stored</param>
internal readonly unsafe struct TileSums(float* start, float* bias, float* gate = null, Epilogue epilogue = Epilogue.None)
{
    public readonly float* Start = start, Bias = bias, Gate = gate;
    public readonly Epilogue Epilogue = epilogue;
}

/// <summary>What happens to a sum before it is stored.</summary>
internal enum Epilogue
{
    None,
    Relu,

    /// <summary>The backward pass of a ReLU: zero where the activation at the same place (gate) was not positive.</summary>
    Gate,
}
