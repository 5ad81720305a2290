using FsCheck;
using FsCheck.Fluent;
using VaePipeline.Kernels;
using VaePipeline.Kernels.Matrices;
using VaePipeline.Kernels.Simd;

namespace Kernels.Tests;

// Not in parallel with other tests that change the number of threads.
[Collection("number of threads")]
public class LinearTests
{
    [Theory]
    [InlineData(32, 10240, 32)]
    [InlineData(32, 32, 10240)]
    [InlineData(1, 10240, 64)]
    [InlineData(5, 300, 2)]
    [InlineData(7, 1100, 6)]
    [InlineData(3, 523, 5)]
    public void The_shapes_of_the_network_match_plain_loops(int n, int ins, int outs)
    {
        foreach (var set in VectorWidths.Supported)
            Check(set, n, ins, outs, 1);
    }

    [Fact]
    public void Any_shape_matches_plain_loops_on_every_instruction_set()
    {
        var shapes = from n in Gen.Choose(1, 20) from ins in Gen.Choose(1, 70) from outs in Gen.Choose(1, 70) select (n, ins, outs);
        Prop.ForAll(
                shapes.ToArbitrary(),
                shape =>
                {
                    foreach (var set in VectorWidths.Supported)
                        Check(set, shape.n, shape.ins, shape.outs, shape.n);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var before = Slices.Threads;
        try
        {
            var results = new List<float[]>();
            foreach (var threads in new[] { 1, 2, 8 })
            {
                Slices.Threads = threads;
                results.Add(Run(VectorWidths.InUse, 13, 3000, 70, 4).SelectMany(buffer => buffer.Span.ToArray()).ToArray());
            }
            Assert.All(results, result => Assert.Equal(results[0], result));
        }
        finally
        {
            Slices.Threads = before;
        }
    }

    [Fact]
    public void A_pass_allocates_no_memory()
    {
        var (x, w, b, dy) = Operands(9, 300, 40, 1);
        using var y = Buffers.Unwritten(9 * 40);
        using var dx = Buffers.Unwritten(x.Length);
        using var dw = Buffers.Unwritten(w.Length);
        using var db = Buffers.Unwritten(b.Length);
        void Pass()
        {
            Linear.Forward(9, 300, 40, x, w, b, y);
            Linear.Backward(9, 300, 40, x, w, dy, dx, dw, db);
            AdamStep.Apply(w, dw, w, w, 0, 0.9f, 0.9f, 1, 0, 1);
        }
        Pass();
        Pass();
        Assert.Equal(0, Buffers.MinAllocated(Pass));
    }

    static FloatBuffer[] Run(VectorWidth set, int n, int ins, int outs, int seed)
    {
        var (x, w, b, dy) = Operands(n, ins, outs, seed);
        var y = Buffers.Unwritten(n * outs);
        var dx = Buffers.Unwritten(n * ins);
        var dw = Buffers.Unwritten(outs * ins);
        var db = Buffers.Unwritten(outs);
        Linear.Forward(set, n, ins, outs, x, w, b, y);
        Linear.Backward(set, n, ins, outs, x, w, dy, dx, dw, db);
        // Not earlier: a view does not keep its buffer alive.
        foreach (var operand in (FloatBuffer[])[x, w, b, dy])
            operand.Dispose();
        return [y, dx, dw, db];
    }

    static (FloatBuffer X, FloatBuffer W, FloatBuffer B, FloatBuffer DY) Operands(int n, int ins, int outs, int seed) =>
        (
            Buffers.Random(n * ins, seed),
            Buffers.Random(outs * ins, seed + 1),
            Buffers.Random(outs, seed + 2),
            Buffers.Random(n * outs, seed + 3)
        );

    static void Check(VectorWidth set, int n, int ins, int outs, int seed)
    {
        var (bx, bw, bb, bdy) = Operands(n, ins, outs, seed);
        var (x, w, b, dy) = (bx.Doubles(), bw.Doubles(), bb.Doubles(), bdy.Doubles());
        var (y, dx, dw, db) = (new double[n * outs], new double[n * ins], new double[outs * ins], new double[outs]);
        for (var e = 0; e < n; e++)
        {
            for (var o = 0; o < outs; o++)
            {
                var d = dy[(e * outs) + o];
                db[o] += d;
                var sum = b[o];
                for (var i = 0; i < ins; i++)
                {
                    sum += x[(e * ins) + i] * w[(o * ins) + i];
                    dx[(e * ins) + i] += d * w[(o * ins) + i];
                    dw[(o * ins) + i] += d * x[(e * ins) + i];
                }
                y[(e * outs) + o] = sum;
            }
        }
        var what = $"{set}, ({n}, {ins}) to {outs}: ";
        var results = Run(set, n, ins, outs, seed);
        Buffers.AssertClose(y, results[0], what + "y");
        Buffers.AssertClose(dx, results[1], what + "dx");
        Buffers.AssertClose(dw, results[2], what + "dw");
        Buffers.AssertClose(db, results[3], what + "db");
    }
}
