namespace VaePipeline.Kernels.Convolutions;

/// <summary>The same image of several examples: where the first is, and floats from each to the next.</summary>
internal readonly unsafe struct Images(float* first, nint step)
{
    public float* this[int example] => first + (example * step);

    public Images From(nint offset) => new(first + offset, step);

    public static implicit operator Images(float* image) => new(image, 0);
}
