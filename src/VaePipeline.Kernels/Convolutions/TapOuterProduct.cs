using VaePipeline.Kernels.Simd;
using VaePipeline.Kernels.Tiles;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// The weight gradient: sums[row][column] += sum over pixels p of scalars[p][row] * vectors[p][column]. While a tile of sums stays in registers,
/// pixels go by: all of an image, or a strip of it that stays in a first-level cache while tile after tile comes to it.
/// </summary>
internal static unsafe class TapOuterProduct
{
    // Rows of sums that stay in a first-level cache while several examples are added to them: whole tiles of 6 and of 8.
    const int RowsAtOnce = 48;

    public static void Run(OuterPlan plan, Images scalars, Images vectors, float* sums, int examples = 1)
    {
        switch (plan.Vectors)
        {
            case VectorWidth.Bits512:
                Run<Floats512>(plan, scalars, vectors, sums, examples);
                break;
            case VectorWidth.Bits256:
                Run<Floats256>(plan, scalars, vectors, sums, examples);
                break;
            case VectorWidth.Bits128:
                Run<Floats128>(plan, scalars, vectors, sums, examples);
                break;
            default:
                Run<FloatsScalar>(plan, scalars, vectors, sums, examples);
                break;
        }
    }

    static void Run<V>(OuterPlan plan, Images scalars, Images vectors, float* sums, int examples) where V : unmanaged, IFloatLanes<V>
    {
        if (plan.Heavy)
        {
            Strip<V>(plan, scalars, vectors, sums, examples, 0, plan.Height, RowsAtOnce);
            return;
        }
        for (var example = 0; example < examples; example++)
        {
            for (var y = 0; y < plan.Height; y += plan.StripHeight)
                Strip<V>(
                    plan, scalars[example], vectors[example], sums, 1, y, Math.Min(plan.StripHeight, plan.Height - y), plan.RowOffsets.Length);
        }
    }

    static void Strip<V>(OuterPlan plan, Images scalars, Images vectors, float* sums, int examples, int y, int height, int rowsAtOnce)
        where V : unmanaged, IFloatLanes<V>
    {
        fixed (TileRun* runs = plan.Runs)
        fixed (int* from = plan.RowOffsets, toPairs = plan.PairOffsets, toSingles = plan.SingleOffsets)
        {
            foreach (var vectorStart in plan.VectorStarts)
            {
                for (var column = 0; column < plan.Columns; column += 2 * V.Count)
                {
                    var pair = column + V.Count < plan.Columns;
                    for (var row = 0; row < plan.RowOffsets.Length; row += rowsAtOnce)
                    {
                        var rows = Math.Min(rowsAtOnce, plan.RowOffsets.Length - row);
                        for (var example = 0; example < examples; example++)
                        {
                            var factors = new TileFactors(
                                scalars[example] + plan.ScalarStart, plan.ScalarStep,
                                vectors[example] + vectorStart + column, plan.VectorStep, runs + y, height);
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
    }
}
