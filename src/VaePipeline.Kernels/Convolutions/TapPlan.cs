using VaePipeline.Kernels.Tiles;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// One phase of a tap convolution: for each output pixel (row, column) and channel oc, the sum over all runs, and over the floats k
/// of a run, of source[SourceStart + row * SourceRowStep + column * SourceStep + k] * weights[k][oc]. PairRuns have the weight offsets of a
/// block of two vectors of output channels, SingleRuns those of a last block of one vector.
/// </summary>
internal sealed record TapPhase(
    int Rows,
    int Columns,
    int SourceStart,
    int SourceRowStep,
    int SourceStep,
    int DestinationStart,
    int DestinationRowStep,
    int DestinationStep,
    TileRun[] PairRuns,
    TileRun[] SingleRuns,
    int Taps,
    int WeightStart
)
{
    public int Pixels => Rows * Columns;

    /// <summary>For each pixel, row by row, the offset of its sources from SourceStart.</summary>
    public int[] SourceOffsets { get; } = Offsets(Rows, Columns, SourceRowStep, SourceStep);

    /// <summary>For each pixel, row by row, its offset from DestinationStart.</summary>
    public int[] DestinationOffsets { get; } = Offsets(Rows, Columns, DestinationRowStep, DestinationStep);

    static int[] Offsets(int rows, int columns, int rowStep, int step) =>
        [.. from row in Enumerable.Range(0, rows) from column in Enumerable.Range(0, columns) select (row * rowStep) + (column * step)];
}

/// <summary>How one image is computed from another by taps, and how the weights are packed for it.</summary>
internal sealed class TapPlan
{
    public TapPlan((AxisPhase[] Rows, AxisPhase[] Columns) axes, ImageShape source, ImageShape destination, WeightStrides weights)
    {
        (Source, Destination) = (source, destination);
        var (rows, length) = (new List<PackedRow>(), 0);
        var phases = new List<TapPhase>();
        foreach (var (v, h) in axes.Rows.SelectMany(_ => axes.Columns, (v, h) => (v, h)))
        {
            var (runs, taps) = RunsOf(v, h, source, destination.Thin, weights);
            var lanes = (int)destination.Vectors;
            phases.Add(
                new(
                    v.Count,
                    h.Count,
                    source.OffsetOf(v.FirstSource, h.FirstSource),
                    v.SourceStep * source.RowStride,
                    h.SourceStep * source.PixelStride,
                    destination.OffsetOf(v.FirstOutput, h.FirstOutput),
                    v.OutputStep * destination.RowStride,
                    h.OutputStep * destination.PixelStride,
                    [.. runs.Select(run => run with { Vector = run.Vector * 2 * lanes })],
                    [.. runs.Select(run => run with { Vector = run.Vector * lanes })],
                    taps.Count,
                    length
                )
            );
            length = Pack(rows, length, taps, destination, weights.Destination);
        }
        Phases = [.. phases];
        Packed = new(rows, length, weights.Destination);
    }

    public ImageShape Source { get; }

    public ImageShape Destination { get; }

    public TapPhase[] Phases { get; }

    public PackedWeights Packed { get; }

    // TileRun.Vector is here the number of taps before the run.
    static (List<TileRun> Runs, List<int> Taps) RunsOf(AxisPhase v, AxisPhase h, ImageShape source, bool wholePixels, WeightStrides weights)
    {
        var runs = new List<TileRun>();
        var taps = new List<int>(); // the weight index for destination channel 0, or -1 in a padding channel
        var channels = wholePixels ? source.PixelStride : source.Channels;
        for (var y = 0; y < v.Taps.Length; y++)
        for (var x = 0; x < h.Taps.Length; x++)
        {
            var before = taps.Count;
            for (var c = 0; c < channels; c++)
                taps.Add(c < source.Channels ? (c * weights.Source) + (v.Taps[y] * weights.KernelWidth) + h.Taps[x] : -1);
            var offset = (y * source.RowStride) + (x * source.PixelStride);
            if (runs.Count > 0 && runs[^1].Scalar + runs[^1].Length == offset)
                runs[^1] = runs[^1] with { Length = runs[^1].Length + channels };
            else
                runs.Add(new(offset, before, channels));
        }
        return (runs, taps);
    }

    // The order in which the kernel reads: [oc][tap] for a thin image, else [block of two vectors of oc][tap][oc in block].
    // Returns the start of the next phase's weights.
    static int Pack(List<PackedRow> rows, int at, List<int> taps, ImageShape destination, int channelStride)
    {
        var block = destination.Thin ? 1 : 2 * (int)destination.Vectors;
        for (var start = 0; start < destination.PixelStride; start += block)
        {
            var width = Math.Min(block, destination.PixelStride - start);
            foreach (var tap in taps)
            {
                if (tap >= 0)
                    rows.Add(new(at, tap + (start * channelStride), Math.Min(width, destination.Channels - start), start));
                at += width;
            }
        }
        return at;
    }
}

/// <summary>Distances in PyTorch's weight array between source channels, between destination channels and between kernel rows.</summary>
internal readonly record struct WeightStrides(int Source, int Destination, int KernelWidth);
