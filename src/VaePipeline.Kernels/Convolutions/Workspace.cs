namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// The images that a worker computes in: one per shape of a stack, or one per example where several are processed together. Halos are
/// zeroed. Workspaces are reused while they are in a cache.
/// </summary>
internal sealed unsafe class Workspace : IDisposable
{
    readonly StackPlan _plan;
    readonly FloatBuffer[] _images;
    readonly FloatBuffer _zeros,
        _planes;
    readonly FloatBuffer? _first;

    public Workspace(StackPlan plan)
    {
        _plan = plan;
        _images = [.. plan.Images.Select((shape, i) => new FloatBuffer(checked(plan.Copies(i) * shape.Length)))];
        foreach (var image in _images)
            image.Span.Clear();
        if (plan.RecomputesFirst)
        {
            _first = new(_images[1].Length);
            _first.Span.Clear();
        }
        _zeros = new(plan.Images.Max(shape => shape.PixelStride));
        _zeros.Span.Clear();
        _planes = new(plan.Images[^1].Channels * plan.Images[^1].Height * plan.Images[^1].Width);
    }

    /// <summary>Image i of the example in a slot, and of the examples after it.</summary>
    public Images Images(int i, int slot) => At(_images[i], i, slot);

    /// <summary>The recomputed result of the first layer, while the image of the same shape contains its gradient.</summary>
    public Images First(int slot) => At(_first!, 1, slot);

    /// <summary>A bias of zeros.</summary>
    public float* Zeros => _zeros.Start;

    /// <summary>Scratch memory for one output as (C, H, W).</summary>
    public FloatBuffer Planes => _planes;

    public void Dispose()
    {
        _zeros.Dispose();
        _planes.Dispose();
        _first?.Dispose();
        foreach (var image in _images)
            image.Dispose();
    }

    Images At(FloatBuffer images, int i, int slot) =>
        new(images.Start + (_plan.Copies(i) == 1 ? 0 : slot * _plan.Images[i].Length), _plan.Images[i].Length);
}
