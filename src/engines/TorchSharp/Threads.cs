using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>How many threads kernels use. Results have the same bits for any number.</summary>
    public static int get_num_threads() => Slices.Threads;

    public static void set_num_threads(int num)
    {
        if (num < 1)
            throw new TorchException($"set_num_threads: {num} was given; at least 1 is needed.");
        Slices.Threads = num;
    }

    public static ScalarType get_default_dtype() => ScalarType.Float32;

    /// <summary>Version of the API that this engine has.</summary>
    public static string __version__ => "0.107.0";
}
