using TorchSharp.Tensors;
using static TorchSharp.torch;

namespace TorchSharp.Autograd;

/// <summary>Walks a graph from an output to its leaves: every operation once, after all that used its output, the latest recorded first.</summary>
internal static class BackwardPass
{
    static long s_passes;

    [ThreadStatic]
    static Stack<Node>? s_stack;
    [ThreadStatic]
    static PriorityQueue<Node, long>? s_ready;

    public static void Run(Tensor output, Tensor? gradient, bool retainGraph)
    {
        var root = output.GraphNode ?? throw new TorchException(
            $"backward: the tensor of shape {Shapes.Text(output._shape)} does not require gradients and came from nothing that does.");
        if (gradient is null && output.numel() != 1)
            throw new TorchException($"backward: a gradient can be implied for one number only, and this tensor's shape is {Shapes.Text(output._shape)}; sum() it or give grad_tensors.");
        if (gradient is not null && !gradient._shape.AsSpan().SequenceEqual(output._shape))
            throw new TorchException($"backward: the gradient's shape {Shapes.Text(gradient._shape)} is not the tensor's {Shapes.Text(output._shape)}.");

        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        CountUses(root);
        root.Gradient = (gradient?.Copy() ?? ones_like(output)).DetachFromDisposeScope();
        Walk(root, retainGraph);
    }

    // Marks every reachable node with this pass and with how many reachable nodes will give it a gradient.
    static void CountUses(Node root)
    {
        var pass = Interlocked.Increment(ref s_passes);
        var stack = s_stack ??= new();
        stack.Clear();
        Visit(root, pass, stack);
        while (stack.TryPop(out var node))
        {
            if (node.IsReleased)
                throw new TorchException(
                    $"backward: the graph was walked before and {node.Operation} has let go of its operands; pass retain_graph: true the first time to walk it twice.");
            foreach (var input in node.Inputs)
            {
                if (input is null)
                    continue;
                Visit(input, pass, stack);
                input.Pending++;
            }
        }
    }

    static void Visit(Node node, long pass, Stack<Node> stack)
    {
        if (node.Pass == pass)
            return;
        node.Pass = pass;
        node.Pending = 0;
        node.Gradient?.Dispose();
        node.Gradient = null;
        stack.Push(node);
    }

    static void Walk(Node root, bool retainGraph)
    {
        var ready = s_ready ??= new();
        ready.Clear();
        ready.Enqueue(root, -root.Sequence);
        using var scope = NewDisposeScope();
        while (ready.TryDequeue(out var node, out _))
        {
            if (node.Gradient is { } gradient)
            {
                node.Gradient = null;
                scope.Attach(gradient);
                if (node.Leaf is { } leaf)
                    leaf.Accumulate(gradient);
                else
                {
                    node.Retained?.Accumulate(gradient.Copy());
                    node.Apply(gradient);
                }
            }
            foreach (var input in node.Inputs)
                if (input is not null && --input.Pending == 0)
                    ready.Enqueue(input, -input.Sequence);
            if (!retainGraph)
                node.Release();
            scope.DisposeEverything();
        }
    }
}
