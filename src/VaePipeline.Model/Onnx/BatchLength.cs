namespace VaePipeline.Model.Onnx;

/// <summary>Checks the length of a span against the size of a batch.</summary>
static class BatchLength
{
    /// <exception cref="ArgumentException">The length is wrong; the message gives the required number of values.</exception>
    public static void Require(string name, int length, int n, int size)
    {
        if (length != (long)n * size)
            throw new ArgumentException($"{name} has {length} values; {n} x {size} = {(long)n * size} are required.", name);
    }
}
