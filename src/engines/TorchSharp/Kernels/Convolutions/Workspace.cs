namespace TorchSharp.Kernels.Convolutions;

/// <summary>
/// One image of each shape of a stack, halos zeroed: what a worker computes an example in. Reused while hot in its cache.
/// </summary>
internal sealed unsafe class Workspace : IDisposable
{
    readonly FloatBuffer[] _images;
    readonly FloatBuffer _zeros, _planes;
    readonly FloatBuffer? _first;

    public Workspace(StackPlan plan)
    {
        _images = [.. plan.Images.Select(shape => new FloatBuffer(shape.Length))];
        foreach (var image in _images)
            image.Span.Clear();
        if (plan.RecomputesFirst)
        {
            _first = new(plan.Images[1].Length);
            _first.Span.Clear();
        }
        _zeros = new(plan.Images.Max(shape => shape.PixelStride));
        _zeros.Span.Clear();
        _planes = new(plan.Images[^1].Channels * plan.Images[^1].Height * plan.Images[^1].Width);
    }

    public float* Image(int i) => _images[i].Start;

    /// <summary>The first layer's result, where the plan recomputes it; the image of the same shape holds its gradient meanwhile.</summary>
    public float* First => _first!.Start;

    /// <summary>The bias of a pass that has none.</summary>
    public float* Zeros => _zeros.Start;

    /// <summary>Room for one output as (C, H, W).</summary>
    public FloatBuffer Planes => _planes;

    public void Dispose()
    {
        _zeros.Dispose();
        _planes.Dispose();
        _first?.Dispose();
        foreach (var image in _images)
            image.Dispose();
    }
}
