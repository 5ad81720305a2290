using VaePipeline.Kernels.Simd;
using VaePipeline.Kernels.Tiles;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// How a weight gradient is summed up. A layer joins a fine image (a convolution's input, a transposed convolution's output) to a coarse
/// one: dW[ky][kx][fine channel][coarse channel] is the sum over coarse pixels (y, x) of
/// fine[y * stride - padding + ky][x * stride - padding + kx][fine channel] * coarse[y][x][coarse channel].
/// One side gives scalars, the other vectors: the coarse one, unless it is thin.
/// </summary>
internal sealed class OuterPlan
{
    // Of a first-level cache of 32 KB; the rest is for the sums that go by.
    const int StripBytes = 24 * 1024;

    /// <param name="layer">stride, padding and kernel</param>
    /// <param name="fine">the finer image</param>
    /// <param name="coarse">the coarser image</param>
    /// <param name="fineChannelStride">step in PyTorch's weight array from a fine channel to the next</param>
    /// <param name="coarseChannelStride">the same for coarse channels</param>
    public OuterPlan(ConvolutionLayer layer, ImageShape fine, ImageShape coarse, int fineChannelStride, int coarseChannelStride)
    {
        FineIsScalar = !coarse.Thin;
        Height = coarse.Height;
        Width = coarse.Width;
        var fineStart = fine.OffsetOf(-layer.PaddingHeight, -layer.PaddingWidth);
        var coarseStart = coarse.OffsetOf(0, 0);
        var (fineRowStep, fineStep) = (layer.StrideHeight * fine.RowStride, layer.StrideWidth * fine.PixelStride);
        var taps = (from ky in Enumerable.Range(0, layer.KernelHeight)
                    from kx in Enumerable.Range(0, layer.KernelWidth)
                    select (Offset: (ky * fine.RowStride) + (kx * fine.PixelStride), Index: (ky * layer.KernelWidth) + kx)).ToArray();
        (int Offset, int Index)[] rows;
        int[] groups;
        int columnStride, columns, scalarRowStep, vectorRowStep;
        if (FineIsScalar)
        {
            rows =
            [
                .. from tap in taps
                   from c in Enumerable.Range(0, fine.Channels)
                   select (tap.Offset + c, tap.Index + (c * fineChannelStride)),
            ];
            groups = [0];
            VectorStarts = [coarseStart];
            ScalarStart = fineStart;
            (scalarRowStep, ScalarStep, vectorRowStep, VectorStep) = (fineRowStep, fineStep, coarse.RowStride, coarse.PixelStride);
            (Vectors, Columns, columns, columnStride) = (coarse.Vectors, coarse.PixelStride, coarse.Channels, coarseChannelStride);
        }
        else
        {
            rows = [.. from c in Enumerable.Range(0, coarse.Channels) select (c, c * coarseChannelStride)];
            groups = [.. taps.Select(tap => tap.Index)];
            VectorStarts = [.. taps.Select(tap => fineStart + tap.Offset)];
            ScalarStart = coarseStart;
            (scalarRowStep, ScalarStep, vectorRowStep, VectorStep) = (coarse.RowStride, coarse.PixelStride, fineRowStep, fineStep);
            (Vectors, Columns, columns, columnStride) = (fine.Vectors, fine.PixelStride, fine.Channels, fineChannelStride);
        }
        RowOffsets = [.. rows.Select(row => row.Offset)];
        PairOffsets = [.. rows.Select((_, row) => row * 2 * (int)Vectors)];
        SingleOffsets = [.. rows.Select((_, row) => row * (int)Vectors)];
        Runs =
        [
            .. from y in Enumerable.Range(0, Height)
               select new TileRun((nint)y * scalarRowStep, (nint)y * vectorRowStep, (nint)Width * ScalarStep),
        ];
        // One row of a tap in the fine image, and a block's columns in the coarse one.
        var bytesOfRow = sizeof(float) * (fine.RowStride + (Width * Math.Min(2 * (int)Vectors, coarse.PixelStride)));
        StripHeight = Math.Clamp(StripBytes / bytesOfRow, 1, Height);
        // [group][block of two vectors][row][column in block]: the order in which the kernel writes.
        var blockWidth = 2 * (int)Vectors;
        var (packed, at) = (new List<PackedRow>(), 0);
        foreach (var tap in groups)
        {
            for (var start = 0; start < Columns; start += blockWidth)
            {
                var width = Math.Min(blockWidth, Columns - start);
                foreach (var (_, index) in rows)
                {
                    packed.Add(new(at, tap + index + (start * columnStride), Math.Min(width, columns - start), start));
                    at += width;
                }
            }
        }
        Sums = new(packed, at, columnStride);
        Heavy = layer.IsHeavy;
    }

    /// <summary>True when scalars come from the fine image and vectors from the coarse one.</summary>
    public bool FineIsScalar { get; }

    public VectorWidth Vectors { get; }

    /// <summary>The coarse image's size: the pixels that are summed over.</summary>
    public int Height { get; }

    public int Width { get; }

    /// <summary>Channels of the vector side, filling included.</summary>
    public int Columns { get; }

    /// <summary>True when the sums do not fit a second-level cache, so that several examples should be added to some of them at once.</summary>
    public bool Heavy { get; }

    /// <summary>How many of the coarse image's rows to sum over before the next tile of sums.</summary>
    public int StripHeight { get; }

    /// <summary>Where each row of the coarse image has its scalars and vectors, from ScalarStart and a vector start on.</summary>
    public TileRun[] Runs { get; }

    public int ScalarStart { get; }

    public int ScalarStep { get; }

    public int VectorStep { get; }

    /// <summary>Where each row's scalar is, from a pixel's first.</summary>
    public int[] RowOffsets { get; }

    /// <summary>Where each row's sums are in a block of two vectors.</summary>
    public int[] PairOffsets { get; }

    /// <summary>Where each row's sums are in a last block of one vector.</summary>
    public int[] SingleOffsets { get; }

    /// <summary>Where the vectors start, for each group of sums.</summary>
    public int[] VectorStarts { get; }

    /// <summary>The sums' order, as that of packed weights.</summary>
    public PackedWeights Sums { get; }
}
