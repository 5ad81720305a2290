using VaePipeline.Kernels.Matrices;
using VaePipeline.Kernels.Simd;

namespace Kernels.Tests;

public unsafe class TranspositionTests
{
    [Fact]
    public void Every_shape_beyond_two_blocks_is_transposed()
    {
        foreach (var set in VectorWidths.Supported)
        {
            for (var rows = 1; rows <= 19; rows++)
            {
                for (var columns = 1; columns <= 19; columns++)
                {
                    using var from = Buffers.Random(rows * 23, rows + columns);
                    using var to = Buffers.Unwritten(columns * 21);
                    Transposition.Run(set, rows, columns, from.Start, 23, to.Start, 21);
                    for (var row = 0; row < rows; row++)
                    {
                        for (var column = 0; column < columns; column++)
                            Assert.Equal(from.Span[(row * 23) + column], to.Span[(column * 21) + row]);
                    }
                    Assert.Equal(columns * (21 - rows), to.Span.ToArray().Count(float.IsNaN));
                }
            }
        }
    }
}
