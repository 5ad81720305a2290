using static TorchSharp.torch;

namespace TorchSharp.Autograd;

/// <summary>What makes a tensor part of a graph: the operation it came from, or, for a leaf, the gradient it collects.</summary>
internal sealed class GradientState
{
    Node? _leaf;
    int _handles;

    /// <summary>True for a leaf whose gradient was asked for; an operation's output always takes part.</summary>
    public bool IsRequired { get; set; }

    /// <summary>The operation that made the tensor; null for a leaf.</summary>
    public Node? Function { get; private set; }

    /// <summary>The collected gradient; a tensor that no dispose scope owns.</summary>
    public Tensor? Gradient { get; set; }

    /// <summary>Set when a tensor that is not a leaf shall keep its gradient too.</summary>
    public bool RetainsGradient { get; set; }

    public Node? GraphNode => Function ?? (IsRequired ? _leaf ??= Node.ForLeaf(this) : null);

    public void SetFunction(Node? function)
    {
        function?.AddReference();
        if (Function is not null && Function.Retained == this)
            Function.Retained = null;
        Function?.RemoveReference();
        Function = function;
        if (function is not null && RetainsGradient)
            function.Retained = this;
    }

    public GradientState AddHandle()
    {
        Interlocked.Increment(ref _handles);
        return this;
    }

    public void RemoveHandle()
    {
        if (Interlocked.Decrement(ref _handles) != 0)
            return;
        SetFunction(null);
        if (_leaf is { IsReferenced: true })
            return;
        Gradient?.Dispose();
        Gradient = null;
    }

    /// <summary>Takes a gradient in: keeps the first, replaces one that was zeroed, adds to any other.</summary>
    public void Accumulate(Tensor gradient)
    {
        if (Gradient is null)
            Gradient = gradient.IsSoleOwner ? gradient.Share() : gradient.Copy().DetachFromDisposeScope();
        else if (Gradient.Storage.IsZeroPending && gradient.IsSoleOwner && Gradient.IsWhole)
            Gradient.Storage.ExchangeWith(gradient.Storage);
        else
            Gradient.AccumulateInPlace(gradient);
    }
}
