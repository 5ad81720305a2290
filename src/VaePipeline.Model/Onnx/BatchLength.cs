namespace VaePipeline.Model.Onnx;

/// <summary>Whether a span holds what a batch needs.</summary>
static class BatchLength
{
    /// <exception cref="ArgumentException">It does not; the message says how many values are due.</exception>
    public static void Require(string name, int length, int n, int size)
    {
        if (length != (long)n * size)
            throw new ArgumentException($"{name} holds {length} values; {n} x {size} = {(long)n * size} are required.", name);
    }
}
