using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module learns. It takes over the values of the tensor that it is made from, which is empty afterwards.</summary>
public class Parameter : Tensor
{
    public Parameter(Tensor data, bool requires_grad = true) : base(data)
    {
        data.OwningDisposeScope?.Add(this);
        data.Dispose();
        this.requires_grad = requires_grad;
    }
}
