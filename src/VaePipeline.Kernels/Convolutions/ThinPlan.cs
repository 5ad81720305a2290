namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// How a thin image is computed. Its one or two channels cannot fill a vector, so vectors run along the pixels of a row: every weight is
/// multiplied with every source pixel, and each output pixel is then the sum of some of these products, one for each of its taps.
/// </summary>
internal sealed class ThinPlan
{
    // A vector of 512 bits: where rows start, and how far past its end one may be read.
    const int Alignment = 16;

    /// <param name="vertical">phases of the rows</param>
    /// <param name="horizontal">phases of the columns</param>
    /// <param name="source">the image that is read</param>
    /// <param name="destination">the image that is written</param>
    /// <param name="weights">where PyTorch's weight array has (source channel, destination channel, ky, kx)</param>
    public ThinPlan(AxisPhase[] vertical, AxisPhase[] horizontal, ImageShape source, ImageShape destination, WeightStrides weights)
    {
        Horizontal = horizontal;
        Rows = new OutputRow[destination.Height];
        foreach (var phase in vertical)
        {
            for (var i = 0; i < phase.Count; i++)
                Rows[phase.FirstOutput + (i * phase.OutputStep)] = new(phase.FirstSource + (i * phase.SourceStep), phase.Taps);
        }
        var kernelHeight = vertical.SelectMany(phase => phase.Taps).DefaultIfEmpty().Max() + 1;
        KernelWidth = weights.KernelWidth;
        Taps = kernelHeight * KernelWidth;
        Packed = new(
            from channel in Enumerable.Range(0, destination.Channels)
            from tap in Enumerable.Range(0, Taps)
            select new PackedRow(((channel * Taps) + tap) * source.Channels, (channel * weights.Destination) + tap, source.Channels, 0),
            destination.Channels * Taps * source.Channels, weights.Source);

        Columns = Ceiling(source.Width, (int)source.Vectors);
        var (before, after) = AxisPhase.Reach(horizontal, Columns);
        Left = Ceiling(before, Alignment);
        ProductStride = Ceiling(Left + Columns + after + Alignment, Alignment);
        // A cache line more than a round number, as rows a power of two apart push each other out of a cache.
        PlaneStride = Ceiling(Columns, 2 * Alignment) + Alignment;
        RowsKept = kernelHeight + 1;
        RowLength = destination.Channels * Taps * ProductStride;
        ProductsStart = source.Channels * PlaneStride;
        ScratchLength = ProductsStart + (RowsKept * RowLength);
    }

    /// <summary>For each row of the destination, the source rows it is summed from and their kernel rows.</summary>
    public OutputRow[] Rows { get; }

    public AxisPhase[] Horizontal { get; }

    public int KernelWidth { get; }

    /// <summary>Taps of the whole kernel.</summary>
    public int Taps { get; }

    /// <summary>[destination channel][tap][source channel]</summary>
    public PackedWeights Packed { get; }

    /// <summary>Pixels of a source row, rounded up to whole vectors.</summary>
    public int Columns { get; }

    /// <summary>From a channel to the next in a source row that is turned to (channel, pixel).</summary>
    public int PlaneStride { get; }

    /// <summary>Zeros before each row of products, which stand for pixels left of the image.</summary>
    public int Left { get; }

    /// <summary>From a tap to the next in the products (destination channel, tap, pixel) of a source row.</summary>
    public int ProductStride { get; }

    /// <summary>Floats of a source row's products.</summary>
    public int RowLength { get; }

    /// <summary>How many source rows' products are kept.</summary>
    public int RowsKept { get; }

    /// <summary>Where products start in the scratch, behind the turned source row.</summary>
    public int ProductsStart { get; }

    /// <summary>Floats that a worker needs, zeroed once.</summary>
    public int ScratchLength { get; }

    static int Ceiling(int value, int step) => (value + step - 1) / step * step;

    /// <summary>Source rows FirstSource, FirstSource + 1, ... under the kernel rows Taps.</summary>
    public readonly record struct OutputRow(int FirstSource, int[] Taps);
}
