using TorchSharp.Modules;
using VaePipeline.Model;
using VaePipeline.Training.Networks;

namespace VaePipeline.Training.Checkpoints;

/// <summary>Copies Adam's running moments out of an optimizer and back, named after the weights they belong to.</summary>
static class AdamMoments
{
    const string First = "adam.exp_avg.";
    const string Second = "adam.exp_avg_sq.";

    /// <summary>Both moments of every weight, in the weights' order.</summary>
    public static IEnumerable<NamedTensor> Capture(Adam optimizer, IReadOnlyList<WeightShape> shapes)
    {
        foreach (var (shape, state) in shapes.Zip(States(optimizer)))
        {
            yield return new(First + shape.Name, shape.Shape, state.exp_avg.Values().ToArray());
            yield return new(Second + shape.Name, shape.Shape, state.exp_avg_sq.Values().ToArray());
        }
    }

    /// <summary>Gives an optimizer the moments that another had after some steps.</summary>
    public static void Restore(Adam optimizer, IReadOnlyList<WeightShape> shapes, IReadOnlyDictionary<string, NamedTensor> tensors, long step)
    {
        foreach (var (shape, state) in shapes.Zip(States(optimizer)))
        {
            tensors[First + shape.Name].Values.CopyTo(state.exp_avg.Values());
            tensors[Second + shape.Name].Values.CopyTo(state.exp_avg_sq.Values());
            state.step = step;
        }
    }

    // The states that state_dict lists are the optimizer's own, not copies.
    static IEnumerable<Adam.State> States(Adam optimizer) => optimizer.state_dict().State.Cast<Adam.State>();
}
