namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// A sequence of convolutions and transposed convolutions, each with optional bias and fused ReLU. Examples are processed one by one, so
/// activations stay in a core's cache; layers with many weights process a few examples together. A pass is one parallel dispatch, plus short
/// ones that pack weights or add gradients. Concurrent calls on one stack are serialized. After the first call with a batch size, no memory
/// is allocated.
/// </summary>
internal sealed unsafe partial class ConvolutionStack : IDisposable
{
    const int AddedAtOnce = 4096;

    readonly Lock _gate = new();
    readonly StackPlan _plan;
    readonly FloatBuffer _packed;
    readonly WorkspacePool _workspaces;
    readonly List<FloatBuffer> _gradients = [];
    readonly Action<int> _packForward,
        _packBackward,
        _forwardGroup,
        _backwardSlice,
        _addUp,
        _unpack;

    Call _call;
    int _slices;

    /// <param name="layers">at least one; the input channels of each equal the output channels of the one before</param>
    /// <param name="inHeight">rows of the input</param>
    /// <param name="inWidth">columns of the input</param>
    /// <exception cref="ArgumentException">the channels of two layers do not match, or an image shrinks to nothing</exception>
    public ConvolutionStack(ReadOnlySpan<ConvolutionLayer> layers, int inHeight, int inWidth)
        : this(layers, inHeight, inWidth, VectorWidths.InUse) { }

    public ConvolutionStack(ReadOnlySpan<ConvolutionLayer> layers, int inHeight, int inWidth, VectorWidth widest)
    {
        _plan = new(layers, inHeight, inWidth, widest);
        _packed = new(_plan.Packed.Length);
        _packed.Span.Clear();
        _workspaces = new(_plan);
        (_packForward, _packBackward) = (PackForward, PackBackward);
        (_forwardGroup, _backwardSlice, _addUp, _unpack) = (ForwardGroup, BackwardSlice, AddUp, Unpack);
    }

    public int OutChannels => _plan.Images[^1].Channels;

    public int OutHeight => _plan.Images[^1].Height;

    public int OutWidth => _plan.Images[^1].Width;

    int InLength => Volume(_plan.Images[0]);

    int OutLength => Volume(_plan.Images[^1]);

    /// <summary>The number of floats that <see cref="Forward"/> saves for <see cref="Backward"/> with a batch of <paramref name="n"/>.</summary>
    public long SavedLength(int n) => (long)n * _plan.Saved.Length;

    /// <param name="n">examples in the batch</param>
    /// <param name="x">(N, C, H, W)</param>
    /// <param name="weights">one per layer: (out, in, kh, kw) of a convolution, (in, out, kh, kw) of a transposed one</param>
    /// <param name="biases">one per layer: (out), or null</param>
    /// <param name="y">(N, out C, out H, out W); written</param>
    /// <param name="saved">(<see cref="SavedLength"/>), written; null if no backward pass follows</param>
    public void Forward(
        int n,
        FloatView x,
        IReadOnlyList<FloatView> weights,
        IReadOnlyList<FloatView?> biases,
        FloatView y,
        FloatView? saved
    )
    {
        RequireLength(x, (long)n * InLength, nameof(x));
        RequireLength(y, (long)n * OutLength, nameof(y));
        if (saved is { } kept)
            RequireLength(kept, SavedLength(n), nameof(saved));
        RequireLayers(weights, biases, nameof(weights));
        lock (_gate)
        {
            _call = new()
            {
                N = n,
                X = x.Start,
                Y = y.Start,
                Saved = saved is null ? null : saved.Value.Start,
                Weights = weights,
                Biases = biases,
            };
            var groups = (n + _plan.Together - 1) / _plan.Together;
            _workspaces.Reserve(Math.Min(groups, Slices.Threads));
            Slices.For(_plan.ForwardParts.Length, _packForward);
            Slices.For(groups, _forwardGroup);
            _call = default;
        }
    }

    /// <summary>
    /// Overwrites the gradients of x (null if not needed), of the weights and of the biases (null where a layer has none), given the gradient of
    /// y, the operands and the result of <see cref="Forward"/>, and the values that it saved.
    /// </summary>
    public void Backward(
        int n,
        FloatView x,
        FloatView y,
        FloatView dy,
        FloatView saved,
        IReadOnlyList<FloatView> weights,
        FloatView? dx,
        IReadOnlyList<FloatView> dWeights,
        IReadOnlyList<FloatView?> dBiases
    )
    {
        RequireLength(x, (long)n * InLength, nameof(x));
        RequireLength(y, (long)n * OutLength, nameof(y));
        RequireLength(dy, (long)n * OutLength, nameof(dy));
        RequireLength(saved, SavedLength(n), nameof(saved));
        if (dx is { } inputGradient)
            RequireLength(inputGradient, (long)n * InLength, nameof(dx));
        RequireLayers(weights, dBiases, nameof(weights));
        RequireLayers(dWeights, dBiases, nameof(dWeights));
        lock (_gate)
        {
            _call = new()
            {
                N = n,
                Y = y.Start,
                DY = dy.Start,
                Saved = saved.Start,
                DX = dx is null ? null : dx.Value.Start,
                Weights = weights,
                DWeights = dWeights,
                Biases = dBiases,
            };
            _slices = Math.Min(n, _plan.BackwardSlices);
            _workspaces.Reserve(Math.Min(_slices, Slices.Threads));
            while (_gradients.Count < Math.Max(_slices, 1))
                _gradients.Add(new(_plan.Gradients.Length));
            Slices.For(_plan.BackwardParts.Length, _packBackward);
            Slices.For(_slices, _backwardSlice);
            Slices.For((_plan.Gradients.Length + AddedAtOnce - 1) / AddedAtOnce, _addUp);
            Slices.For(_plan.GradientParts.Length, _unpack);
            _call = default;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _packed.Dispose();
            _workspaces.Dispose();
            foreach (var gradient in _gradients)
                gradient.Dispose();
        }
    }

    void PackForward(int number)
    {
        var (i, part) = _plan.ForwardParts[number];
        var layer = _plan.Layers[i];
        layer.Forward.Packed.Pack(part, _call.Weights[i].Start, _packed.Start + _plan.Offsets[i].Packed);
        if (part > 0)
            return;
        var bias = _packed.Span.Slice(_plan.Offsets[i].Bias, layer.Forward.Destination.PixelStride);
        bias.Clear();
        if (_call.Biases[i] is { } given)
            given.Span.CopyTo(bias);
    }

    void PackBackward(int number)
    {
        var (i, part) = _plan.BackwardParts[number];
        if (i == 0 && part == 0 && _plan.RecomputesFirst)
        {
            var packed = _plan.Layers[0].Forward.Packed;
            for (var p = 0; p < packed.Parts; p++)
                packed.Pack(p, _call.Weights[0].Start, _packed.Start + _plan.Offsets[0].Packed);
        }
        if (i == 0 && _call.DX == null)
            return;
        _plan.Layers[i].Backward.Packed.Pack(part, _call.Weights[i].Start, _packed.Start + _plan.Offsets[i].PackedBackward);
    }

    // In slice order, so the bits of the sum do not depend on the threads that computed the slices.
    void AddUp(int number)
    {
        var start = number * AddedAtOnce;
        var length = Math.Min(AddedAtOnce, _plan.Gradients.Length - start);
        var total = _gradients[0].Span.Slice(start, length);
        if (_slices == 0)
            total.Clear();
        for (var slice = 1; slice < _slices; slice++)
            Elementwise.Add(VectorWidths.InUse, total, _gradients[slice].Span.Slice(start, length), total);
    }

    void Unpack(int number)
    {
        var (i, part) = _plan.GradientParts[number];
        var layer = _plan.Layers[i];
        var total = _gradients[0];
        layer.Gradient.Sums.Unpack(part, total.Start + _plan.Offsets[i].Gradient, _call.DWeights[i].Start);
        if (part == 0 && _call.Biases[i] is { } dBias)
            total.Span.Slice(_plan.Offsets[i].BiasGradient, layer.Layer.OutChannels).CopyTo(dBias.Span);
    }

    void RequireLayers(IReadOnlyList<FloatView> weights, IReadOnlyList<FloatView?> biases, string name)
    {
        var layers = _plan.Layers;
        if (weights.Count != layers.Length || biases.Count != layers.Length)
            throw new ArgumentException(
                $"a stack of {layers.Length} layers needs as many {name} and biases, not {weights.Count} and {biases.Count}"
            );
        for (var i = 0; i < layers.Length; i++)
        {
            RequireLength(weights[i], layers[i].Layer.WeightLength, name, i);
            if (biases[i] is { } bias)
                RequireLength(bias, layers[i].Layer.OutChannels, nameof(biases), i);
        }
    }

    static void RequireLength(FloatView buffer, long length, string name, int? layer = null)
    {
        if (buffer.Length != length)
            throw new ArgumentException($"{name}{(layer is null ? "" : $"[{layer}]")} has {buffer.Length} floats; {length} are required");
    }

    static int Volume(ImageShape shape) => shape.Channels * shape.Height * shape.Width;

    /// <summary>The operands of the call in progress.</summary>
    struct Call
    {
        public int N;
        public float* X,
            Y,
            DY,
            Saved,
            DX;
        public IReadOnlyList<FloatView> Weights,
            DWeights;
        public IReadOnlyList<FloatView?> Biases;
    }
}
