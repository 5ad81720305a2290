namespace VaePipeline.Kernels.Tiles;

/// <summary>The factors of a tile: runs of scalars and vectors, and the distances between steps in floats.</summary>
internal readonly unsafe struct TileFactors(float* scalars, nint scalarStep, float* vectors, nint vectorStep, TileRun* runs, int runCount)
{
    public readonly float* Scalars = scalars,
        Vectors = vectors;
    public readonly nint ScalarStep = scalarStep,
        VectorStep = vectorStep;
    public readonly TileRun* Runs = runs;
    public readonly int RunCount = runCount;
}

/// <summary>The destination of a tile's sums, and their initial values: a bias for every row, or null to add to the existing sums.</summary>
internal readonly unsafe struct TileSums(float* start, float* bias, float* gate = null, Epilogue epilogue = Epilogue.None)
{
    public readonly float* Start = start,
        Bias = bias,
        Gate = gate;
    public readonly Epilogue Epilogue = epilogue;
}

/// <summary>The operation applied to sums before they are stored.</summary>
internal enum Epilogue
{
    None,
    Relu,

    /// <summary>The gradient of a ReLU: zero where the activation at the same offset of the gate is not positive.</summary>
    Gate,
}
