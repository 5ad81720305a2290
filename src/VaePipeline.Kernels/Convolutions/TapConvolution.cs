using VaePipeline.Kernels.Tiles;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// Computes one image from another: destination[p][oc] = bias[oc] + sum over taps k of source[p][k] * weights[k][oc]. The rows of tiles are
/// pixels, the columns are output channels.
/// </summary>
internal static unsafe class TapConvolution
{
    /// <summary>Processes all examples for one block of channels after another, so a block's weights are loaded once.</summary>
    public static void Run(
        TapPlan plan,
        Images source,
        float* weights,
        float* bias,
        Images destination,
        Epilogue epilogue,
        Images gate,
        int examples = 1
    )
    {
        delegate* <TapPlan, Images, float*, float*, Images, Epilogue, Images, int, void> run = plan.Destination.Vectors switch
        {
            VectorWidth.Bits512 => &Run<Floats512>,
            VectorWidth.Bits256 => &Run<Floats256>,
            VectorWidth.Bits128 => &Run<Floats128>,
            _ => &Run<FloatsScalar>,
        };
        run(plan, source, weights, bias, destination, epilogue, gate, examples);
    }

    static void Run<V>(
        TapPlan plan,
        Images source,
        float* weights,
        float* bias,
        Images destination,
        Epilogue epilogue,
        Images gate,
        int examples
    )
        where V : unmanaged, IFloatLanes<V>
    {
        var channels = plan.Destination.PixelStride;
        foreach (var phase in plan.Phases)
        {
            fixed (
                TileRun* pairRuns = phase.PairRuns,
                    singleRuns = phase.SingleRuns
            )
            fixed (
                int* from = phase.SourceOffsets,
                    to = phase.DestinationOffsets
            )
                for (var channel = 0; channel < channels; channel += 2 * V.Count)
                {
                    var panel = weights + phase.WeightStart + (phase.Taps * channel);
                    for (var example = 0; example < examples; example++)
                    {
                        var s = source[example] + phase.SourceStart;
                        var at = phase.DestinationStart + channel;
                        var sums = new TileSums(
                            destination[example] + at,
                            bias + channel,
                            epilogue == Epilogue.Gate ? gate[example] + at : null,
                            epilogue
                        );
                        if (channel + V.Count < channels)
                            ProductTile.Run<V, Size2>(
                                new(s, 1, panel, 2 * V.Count, pairRuns, phase.PairRuns.Length),
                                sums,
                                from,
                                to,
                                phase.Pixels
                            );
                        else
                            ProductTile.Run<V, Size1>(
                                new(s, 1, panel, V.Count, singleRuns, phase.SingleRuns.Length),
                                sums,
                                from,
                                to,
                                phase.Pixels
                            );
                    }
                }
        }
    }
}
