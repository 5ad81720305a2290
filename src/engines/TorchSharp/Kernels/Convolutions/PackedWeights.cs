namespace TorchSharp.Kernels.Convolutions;

/// <summary>Moves weights between PyTorch's order and the order of a kernel, by the plan's table.</summary>
internal static unsafe class PackedWeights
{
    public static void Pack(int[] from, float* weights, float* packed)
    {
        for (var i = 0; i < from.Length; i++)
            packed[i] = from[i] < 0 ? 0 : weights[from[i]];
    }

    public static void Unpack(int[] to, float* packed, float* weights)
    {
        for (var i = 0; i < to.Length; i++)
        {
            if (to[i] >= 0)
                weights[to[i]] = packed[i];
        }
    }
}
