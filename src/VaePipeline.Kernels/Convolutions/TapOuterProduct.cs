using VaePipeline.Kernels.Tiles;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// The weight gradient: sums[row][column] += sum over pixels p of scalars[p][row] * vectors[p][column]. A tile of sums stays in registers
/// during a loop over the pixels of an image, or of a strip of it that stays in a first-level cache for all tiles.
/// </summary>
internal static unsafe class TapOuterProduct
{
    // Rows of sums that stay in a first-level cache while several examples are added; a multiple of the tile heights 6 and 8.
    const int RowsAtOnce = 48;

    public static void Run(OuterPlan plan, Images scalars, Images vectors, float* sums, int examples = 1)
    {
        delegate* <OuterPlan, Images, Images, float*, int, void> run = plan.Vectors switch
        {
            VectorWidth.Bits512 => &Run<Floats512>,
            VectorWidth.Bits256 => &Run<Floats256>,
            VectorWidth.Bits128 => &Run<Floats128>,
            _ => &Run<FloatsScalar>,
        };
        run(plan, scalars, vectors, sums, examples);
    }

    static void Run<V>(OuterPlan plan, Images scalars, Images vectors, float* sums, int examples)
        where V : unmanaged, IFloatLanes<V>
    {
        if (plan.Heavy)
        {
            Strip<V>(plan, scalars, vectors, sums, examples, 0, plan.Height, RowsAtOnce);
            return;
        }
        for (var example = 0; example < examples; example++)
        for (var y = 0; y < plan.Height; y += plan.StripHeight)
            Strip<V>(
                plan,
                scalars[example],
                vectors[example],
                sums,
                1,
                y,
                Math.Min(plan.StripHeight, plan.Height - y),
                plan.RowOffsets.Length
            );
    }

    static void Strip<V>(OuterPlan plan, Images scalars, Images vectors, float* sums, int examples, int y, int height, int rowsAtOnce)
        where V : unmanaged, IFloatLanes<V>
    {
        fixed (TileRun* runs = plan.Runs)
        fixed (
            int* from = plan.RowOffsets,
                toPairs = plan.PairOffsets,
                toSingles = plan.SingleOffsets
        )
            foreach (var vectorStart in plan.VectorStarts)
                for (var column = 0; column < plan.Columns; column += 2 * V.Count)
                {
                    var pair = column + V.Count < plan.Columns;
                    for (var row = 0; row < plan.RowOffsets.Length; row += rowsAtOnce)
                    {
                        var rows = Math.Min(rowsAtOnce, plan.RowOffsets.Length - row);
                        for (var example = 0; example < examples; example++)
                        {
                            var factors = new TileFactors(
                                scalars[example] + plan.ScalarStart,
                                plan.ScalarStep,
                                vectors[example] + vectorStart + column,
                                plan.VectorStep,
                                runs + y,
                                height
                            );
                            if (pair)
                                ProductTile.Run<V, Size2>(factors, new(sums, null), from + row, toPairs + row, rows);
                            else
                                ProductTile.Run<V, Size1>(factors, new(sums, null), from + row, toSingles + row, rows);
                        }
                    }
                    sums += plan.RowOffsets.Length * (pair ? 2 : 1) * V.Count;
                }
    }
}
