using VaePipeline.Kernels.Simd;
using VaePipeline.Kernels.Tiles;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// One image from another: destination[p][oc] = bias[oc] + sum over taps k of source[p][k] * weights[k][oc]. Pixels are the rows of tiles,
/// output channels their columns.
/// </summary>
internal static unsafe class TapConvolution
{
    /// <summary>For so many examples, block of channels by block of channels: so a block's weights are fetched once for all of them.</summary>
    public static void Run(
        TapPlan plan, Images source, float* weights, float* bias, Images destination, Epilogue epilogue, Images gate, int examples = 1)
    {
        switch (plan.Destination.Vectors)
        {
            case VectorWidth.Bits512:
                Run<Floats512>(plan, source, weights, bias, destination, epilogue, gate, examples);
                break;
            case VectorWidth.Bits256:
                Run<Floats256>(plan, source, weights, bias, destination, epilogue, gate, examples);
                break;
            case VectorWidth.Bits128:
                Run<Floats128>(plan, source, weights, bias, destination, epilogue, gate, examples);
                break;
            default:
                Run<FloatsScalar>(plan, source, weights, bias, destination, epilogue, gate, examples);
                break;
        }
    }

    static void Run<V>(
        TapPlan plan, Images source, float* weights, float* bias, Images destination, Epilogue epilogue, Images gate, int examples)
        where V : unmanaged, IFloatLanes<V>
    {
        var channels = plan.Destination.PixelStride;
        foreach (var phase in plan.Phases)
        {
            fixed (TileRun* pairRuns = phase.PairRuns, singleRuns = phase.SingleRuns)
            fixed (int* from = phase.SourceOffsets, to = phase.DestinationOffsets)
            {
                for (var channel = 0; channel < channels; channel += 2 * V.Count)
                {
                    var panel = weights + phase.WeightStart + (phase.Taps * channel);
                    for (var example = 0; example < examples; example++)
                    {
                        var s = source[example] + phase.SourceStart;
                        var at = phase.DestinationStart + channel;
                        var sums = new TileSums(
                            destination[example] + at, bias + channel, epilogue == Epilogue.Gate ? gate[example] + at : null, epilogue);
                        if (channel + V.Count < channels)
                            ProductTile.Run<V, Size2>(
                                new(s, 1, panel, 2 * V.Count, pairRuns, phase.PairRuns.Length), sums, from, to, phase.Pixels);
                        else
                            ProductTile.Run<V, Size1>(
                                new(s, 1, panel, V.Count, singleRuns, phase.SingleRuns.Length), sums, from, to, phase.Pixels);
                    }
                }
            }
        }
    }
}
