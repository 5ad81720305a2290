using VaePipeline.Kernels.Tiles;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// How a weight gradient is computed. A layer connects a fine image (a convolution's input, a transposed convolution's output) and a coarse
/// image: dW[ky][kx][fine channel][coarse channel] is the sum over coarse pixels (y, x) of
/// fine[y * stride - padding + ky][x * stride - padding + kx][fine channel] * coarse[y][x][coarse channel].
/// One image provides scalars, the other vectors: the coarse one, unless it is thin.
/// </summary>
internal sealed class OuterPlan
{
    // Of a first-level cache of 32 KB; the rest is for sums.
    const int StripBytes = 24 * 1024;

    /// <summary>The strides are the distances between channels in PyTorch's weight array.</summary>
    public OuterPlan(ConvolutionLayer layer, ImageShape fine, ImageShape coarse, int fineChannelStride, int coarseChannelStride)
    {
        FineIsScalar = !coarse.Thin;
        Height = coarse.Height;
        Width = coarse.Width;
        var fineStart = fine.OffsetOf(-layer.PaddingHeight, -layer.PaddingWidth);
        var coarseStart = coarse.OffsetOf(0, 0);
        var (fineRowStep, fineStep) = (layer.StrideHeight * fine.RowStride, layer.StrideWidth * fine.PixelStride);
        var taps = (
            from ky in Enumerable.Range(0, layer.KernelHeight)
            from kx in Enumerable.Range(0, layer.KernelWidth)
            select (Offset: (ky * fine.RowStride) + (kx * fine.PixelStride), Index: (ky * layer.KernelWidth) + kx)
        ).ToArray();
        (int Offset, int Index)[] rows;
        int[] groups;
        int columnStride,
            columns,
            scalarRowStep,
            vectorRowStep;
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
            .. Enumerable
                .Range(0, Height)
                .Select(y => new TileRun((nint)y * scalarRowStep, (nint)y * vectorRowStep, (nint)Width * ScalarStep)),
        ];
        // One row of a tap in the fine image, and one row of a block of columns in the coarse image.
        var bytesOfRow = sizeof(float) * (fine.RowStride + (Width * Math.Min(2 * (int)Vectors, coarse.PixelStride)));
        StripHeight = Math.Clamp(StripBytes / bytesOfRow, 1, Height);
        // [group][block of two vectors][row][column in block], the order in which the kernel writes.
        var blockWidth = 2 * (int)Vectors;
        var (packed, at) = (new List<PackedRow>(), 0);
        foreach (var tap in groups)
            for (var start = 0; start < Columns; start += blockWidth)
                foreach (var (_, index) in rows)
                {
                    packed.Add(new(at, tap + index + (start * columnStride), Math.Min(blockWidth, columns - start), start));
                    at += Math.Min(blockWidth, Columns - start);
                }
        Sums = new(packed, at, columnStride);
        Heavy = layer.IsHeavy;
    }

    /// <summary>True if the fine image provides the scalars and the coarse image the vectors.</summary>
    public bool FineIsScalar { get; }

    public VectorWidth Vectors { get; }

    /// <summary>The height of the coarse image, whose pixels are summed over.</summary>
    public int Height { get; }

    public int Width { get; }

    /// <summary>Channels of the image that provides vectors, including padding.</summary>
    public int Columns { get; }

    /// <summary>True if the sums do not fit into a second-level cache, so several examples should be added to a part of them at a time.</summary>
    public bool Heavy { get; }

    /// <summary>The number of rows of the coarse image to sum over before the next tile of sums.</summary>
    public int StripHeight { get; }

    /// <summary>For each row of the coarse image, the offsets of its scalars and vectors from ScalarStart and a vector start.</summary>
    public TileRun[] Runs { get; }

    public int ScalarStart { get; }

    public int ScalarStep { get; }

    public int VectorStep { get; }

    /// <summary>The offset of each row's scalar from the first scalar of a pixel.</summary>
    public int[] RowOffsets { get; }

    /// <summary>The offset of each row's sums in a block of two vectors.</summary>
    public int[] PairOffsets { get; }

    /// <summary>The offset of each row's sums in a last block of one vector.</summary>
    public int[] SingleOffsets { get; }

    /// <summary>The offset of the first vector, for each group of sums.</summary>
    public int[] VectorStarts { get; }

    /// <summary>The order of the sums, described like packed weights.</summary>
    public PackedWeights Sums { get; }
}
