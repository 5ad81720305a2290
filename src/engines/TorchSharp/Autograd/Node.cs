using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp.Autograd;

/// <summary>Turns the gradient of an operation's output into gradients of its inputs, given with <see cref="Node.Give"/>.</summary>
internal delegate void BackwardRule(Node node, Tensor gradient);

/// <summary>
/// One recorded operation (or, without a rule, one leaf that collects its gradient). Holds what its rule needs until the graph has been
/// walked; is itself held by the output's tensors and by the nodes after it, counted, so that a dropped graph frees its operands at once.
/// </summary>
internal sealed class Node
{
    static long s_sequence;

    readonly BackwardRule? _rule;
    readonly Node?[] _inputs;
    readonly long[][] _inputShapes;
    readonly SavedTensor[] _saved;
    int _references;

    Node(string operation, BackwardRule? rule, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> saved)
    {
        Operation = operation;
        Sequence = Interlocked.Increment(ref s_sequence);
        _rule = rule;
        _inputs = inputs.IsEmpty ? [] : new Node?[inputs.Length];
        _inputShapes = inputs.IsEmpty ? [] : new long[inputs.Length][];
        for (var i = 0; i < inputs.Length; i++)
        {
            _inputs[i] = inputs[i].GraphNode?.AddReference();
            _inputShapes[i] = inputs[i]._shape;
        }
        _saved = saved.IsEmpty ? [] : new SavedTensor[saved.Length];
        for (var i = 0; i < saved.Length; i++)
            _saved[i] = new(saved[i]);
    }

    public string Operation { get; }

    /// <summary>Order of recording; later operations are walked first.</summary>
    public long Sequence { get; }

    /// <summary>The leaf whose gradient this node collects; null for an operation.</summary>
    public GradientState? Leaf { get; private init; }

    /// <summary>A number or an object that the rule needs beside tensors.</summary>
    public double Number { get; private init; }

    public object? Extra { get; private init; }

    public bool IsReleased { get; private set; }

    public bool IsReferenced => Volatile.Read(ref _references) > 0;

    public ReadOnlySpan<Node?> Inputs => _inputs;

    // State of the one walk that is under way.
    internal long Pass { get; set; }
    internal int Pending { get; set; }
    internal Tensor? Gradient { get; set; }
    internal GradientState? Retained { get; set; }

    public static Node ForLeaf(GradientState leaf) => new("leaf", null, [], []) { Leaf = leaf };

    /// <summary>
    /// Makes the output remember how it came about, if gradients are recorded on this thread and any input takes part.
    /// </summary>
    public static Tensor Record(
        Tensor output, string operation, BackwardRule rule, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> saved = default, double number = 0, object? extra = null)
    {
        if (!IsRecorded(inputs) || output.dtype != ScalarType.Float32)
            return output;
        var node = new Node(operation, rule, inputs, saved) { Number = number, Extra = extra };
        output.SetHistory(node);
        return output;
    }

    /// <summary>Whether an operation on these inputs takes part in the graph.</summary>
    public static bool IsRecorded(ReadOnlySpan<Tensor> inputs)
    {
        if (!GradMode.Enabled)
            return false;
        foreach (var input in inputs)
            if (input.requires_grad)
                return true;
        return false;
    }

    public bool Needs(int input) => _inputs[input] is not null;

    public long[] InputShape(int input) => _inputShapes[input];

    /// <summary>An operand as it was when it was saved; throws when it has been changed in place since.</summary>
    public Tensor Saved(int index) => _saved[index].Unpack(Operation);

    /// <summary>The same, of an operand that covers its memory, without a handle on it: as kernels take it.</summary>
    public FloatBuffer SavedBuffer(int index) => _saved[index].Buffer(Operation);

    public void Apply(Tensor gradient) => _rule!(this, gradient);

    /// <summary>
    /// Adds to an input's gradient, summed down to the input's shape where the input was broadcast. A tensor that the rule has just made
    /// becomes the gradient itself; the rule may still read it.
    /// </summary>
    public void Give(int input, Tensor gradient)
    {
        if (_inputs[input] is not { } node)
            return;
        var reduced = gradient.SumTo(_inputShapes[input]);
        if (node.Gradient is null)
            node.Gradient = reduced.OwningDisposeScope == DisposeScope.Current ? reduced.DetachFromDisposeScope() : reduced.Share();
        else if (node.Gradient.IsSoleOwner)
            node.Gradient.AccumulateInPlace(reduced);
        else
        {
            var sum = (node.Gradient + reduced).DetachFromDisposeScope();
            node.Gradient.Dispose();
            node.Gradient = sum;
        }
    }

    public Node AddReference()
    {
        Interlocked.Increment(ref _references);
        return this;
    }

    public void RemoveReference()
    {
        if (Interlocked.Decrement(ref _references) != 0 || Leaf is not null)
            return;
        Release();
        for (var i = 0; i < _inputs.Length; i++)
        {
            _inputs[i]?.RemoveReference();
            _inputs[i] = null;
        }
    }

    /// <summary>Lets go of the saved operands; the node cannot be walked again.</summary>
    public void Release()
    {
        if (Leaf is not null || IsReleased)
            return;
        IsReleased = true;
        foreach (var saved in _saved)
            saved.Release();
        (Extra as IDisposable)?.Dispose();
    }
}
