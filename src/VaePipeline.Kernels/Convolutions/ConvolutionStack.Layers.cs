using VaePipeline.Kernels.Tiles;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>The forward and backward passes of examples through the layers.</summary>
internal sealed unsafe partial class ConvolutionStack
{
    void ForwardGroup(int group)
    {
        var workspace = _workspaces.Rent();
        var first = group * _plan.Together;
        var count = Math.Min(_plan.Together, _call.N - first);
        foreach (var run in _plan.Runs)
        {
            var step = run.Together ? count : 1;
            for (var slot = 0; slot < count; slot += step)
            for (var i = run.First; i < run.End; i++)
                ForwardLayer(i, new(first + slot, slot, step), workspace);
        }
        _workspaces.Return(workspace);
    }

    void ForwardLayer(int i, Examples examples, Workspace workspace)
    {
        var images = _plan.Images;
        var last = images.Length - 1;
        var layer = _plan.Layers[i];
        var from = Activations(workspace, examples, i);
        var to = Activations(workspace, examples, i + 1);
        var saves = _call.Saved != null;
        for (var e = 0; e < examples.Count; e++)
        {
            if (i == 0)
            {
                if (saves)
                    Prepare(images[0], from[e]);
                ImageLayout.FromPlanes(images[0], _call.X + ((long)(examples.First + e) * InLength), from[e]);
            }
            if (saves && i == 0 && _plan.RecomputesFirst)
                _packed
                    .Span.Slice(_plan.Offsets[0].Bias, images[1].PixelStride)
                    .CopyTo(new(Saved(examples.First + e, 1), images[1].PixelStride));
            else if (saves && i + 1 < last)
                ImageLayout.ClearHalo(images[i + 1], to[e]);
        }
        var packed = _packed.Start;
        Convolve(
            layer.Forward,
            from,
            packed + _plan.Offsets[i].Packed,
            packed + _plan.Offsets[i].Bias,
            to,
            layer.Layer.Relu ? Epilogue.Relu : Epilogue.None,
            null,
            examples.Count
        );
        for (var e = 0; i + 1 == last && e < examples.Count; e++)
            ImageLayout.ToPlanes(images[last], to[e], _call.Y + ((long)(examples.First + e) * OutLength));
    }

    void BackwardSlice(int slice)
    {
        var gradients = _gradients[slice];
        gradients.Span.Clear();
        var workspace = _workspaces.Rent();
        var end = (int)((long)_call.N * (slice + 1) / _slices);
        for (var first = (int)((long)_call.N * slice / _slices); first < end; first += _plan.Together)
            BackwardGroup(first, Math.Min(_plan.Together, end - first), workspace, gradients.Start);
        _workspaces.Return(workspace);
    }

    void BackwardGroup(int first, int count, Workspace workspace, float* gradients)
    {
        for (var r = _plan.Runs.Length - 1; r >= 0; r--)
        {
            var run = _plan.Runs[r];
            var step = run.Together ? count : 1;
            for (var slot = 0; slot < count; slot += step)
            for (var i = run.End - 1; i >= run.First; i--)
                BackwardLayer(i, new(first + slot, slot, step), workspace, gradients);
        }
    }

    void BackwardLayer(int i, Examples examples, Workspace workspace, float* gradients)
    {
        var images = _plan.Images;
        var layer = _plan.Layers[i];
        var before = Activations(workspace, examples, i);
        var dBefore = workspace.Images(i, examples.Slot);
        var dAfter = workspace.Images(i + 1, examples.Slot);
        for (var e = 0; e < examples.Count; e++)
        {
            if (IsRecomputed(i))
                Recompute(examples.First + e, before[e]);
            if (i + 2 == images.Length)
                TakeGradient(examples.First + e, workspace.Planes, dAfter[e]);
            if (_call.Biases[i] is not null)
                ChannelSums.Run(images[i + 1], dAfter[e], gradients + _plan.Offsets[i].BiasGradient);
        }
        var scalarsBefore = layer.FineIsBefore == layer.Gradient.FineIsScalar;
        var (scalars, vectors) = scalarsBefore ? (before, dAfter) : (dAfter, before);
        TapOuterProduct.Run(layer.Gradient, scalars, vectors, gradients + _plan.Offsets[i].Gradient, examples.Count);
        if (i == 0 && _call.DX == null)
            return;
        var gated = i > 0 && _plan.Layers[i - 1].Layer.Relu;
        Convolve(
            layer.Backward,
            dAfter,
            _packed.Start + _plan.Offsets[i].PackedBackward,
            workspace.Zeros,
            dBefore,
            gated ? Epilogue.Gate : Epilogue.None,
            before,
            examples.Count
        );
        for (var e = 0; i == 0 && e < examples.Count; e++)
            ImageLayout.ToPlanes(images[0], dBefore[e], _call.DX + ((long)(examples.First + e) * InLength));
    }

    /// <summary>Recomputes the result of the first layer.</summary>
    void Recompute(int example, float* image)
    {
        var first = _plan.Layers[0];
        Convolve(
            first.Forward,
            Saved(example, 0),
            _packed.Start + _plan.Offsets[0].Packed,
            Saved(example, 1),
            image,
            first.Layer.Relu ? Epilogue.Relu : Epilogue.None,
            null,
            1
        );
    }

    /// <summary>Passes the gradient of the stack's output back through the last ReLU.</summary>
    void TakeGradient(int example, FloatBuffer planes, float* image)
    {
        var last = _plan.Images[^1];
        var outAt = (long)example * OutLength;
        var dy = _call.DY + outAt;
        if (_plan.Layers[^1].Layer.Relu)
        {
            Elementwise.ReluBackward(last.Vectors, new(_call.Y + outAt, OutLength), new(dy, OutLength), planes.Span);
            dy = planes.Start;
        }
        ImageLayout.FromPlanes(last, dy, image);
    }

    bool IsRecomputed(int i) => i == 1 && _plan.RecomputesFirst;

    Images Activations(Workspace workspace, Examples examples, int i)
    {
        if (_call.Saved == null || i == _plan.Layers.Length)
            return workspace.Images(i, examples.Slot);
        return IsRecomputed(i) ? workspace.First(examples.Slot) : new(Saved(examples.First, i), _plan.Saved.Length);
    }

    float* Saved(int example, int i) => _call.Saved + ((long)example * _plan.Saved.Length) + _plan.Offsets[i].Saved;

    static void Convolve(
        TapPlan plan,
        Images source,
        float* weights,
        float* bias,
        Images destination,
        Epilogue epilogue,
        Images gate,
        int examples
    )
    {
        if (!plan.Destination.Thin)
        {
            TapConvolution.Run(plan, source, weights, bias, destination, epilogue, gate, examples);
            return;
        }
        for (var e = 0; e < examples; e++)
            TapDot.Run(plan, source[e], weights, bias, destination[e], epilogue);
    }

    static void Prepare(ImageShape shape, float* image)
    {
        if (shape.PixelStride == shape.Channels)
            ImageLayout.ClearHalo(shape, image);
        else
            new Span<float>(image, shape.Length).Clear();
    }

    /// <summary>Examples that pass through a layer together: from index First of the batch on, in the workspace's slots from Slot on.</summary>
    readonly record struct Examples(int First, int Slot, int Count);
}
