namespace VaePipeline.Kernels.Convolutions;

/// <summary>The same image of several examples: the first one, and the distance between them in floats.</summary>
internal readonly unsafe struct Images(float* first, nint step)
{
    public float* this[int example] => first + (example * step);

    public Images From(nint offset) => new(first + offset, step);

    public static implicit operator Images(float* image) => new(image, 0);
}
