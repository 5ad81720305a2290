using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// The weight gradient: sums[row][column] += sum over pixels p of scalars[p][row] * vectors[p][column]. The sums of a tile of up to 8 rows
/// by two vectors stay in registers while all pixels of the images go by.
/// </summary>
internal static unsafe class TapOuterProduct
{
    public static void Run(OuterPlan plan, Images scalars, Images vectors, float* sums, int examples = 1)
    {
        switch (plan.Vectors)
        {
            case InstructionSet.Vector512:
                Run<Simd512, Vector512<float>>(plan, scalars, vectors, sums, examples);
                break;
            case InstructionSet.Vector256:
                Run<Simd256, Vector256<float>>(plan, scalars, vectors, sums, examples);
                break;
            case InstructionSet.Vector128:
                Run<Simd128, Vector128<float>>(plan, scalars, vectors, sums, examples);
                break;
            default:
                Run<SimdScalar, float>(plan, scalars, vectors, sums, examples);
                break;
        }
    }

    static void Run<TSimd, TVector>(OuterPlan plan, Images scalars, Images vectors, float* sums, int examples)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var s = scalars.From(plan.ScalarStart);
        foreach (var vectorStart in plan.VectorStarts)
        {
            for (var column = 0; column < plan.Columns; column += 2 * TSimd.Lanes)
            {
                var v = vectors.From(vectorStart + column);
                if (column + TSimd.Lanes < plan.Columns)
                    sums = Rows<TSimd, TVector, Size2>(plan, s, v, sums, examples);
                else
                    sums = Rows<TSimd, TVector, Size1>(plan, s, v, sums, examples);
            }
        }
    }

    static float* Rows<TSimd, TVector, TVectors>(OuterPlan plan, Images scalars, Images vectors, float* sums, int examples)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TVectors : struct, ISize
    {
        fixed (nint* rowOffsets = plan.RowOffsets)
        {
            var row = 0;
            var rows = plan.RowOffsets.Length;
            var width = TVectors.Count * TSimd.Lanes;
            if (TSimd.Accumulators >= 16 || TVectors.Count == 1)
            {
                for (; row + 8 <= rows; row += 8, sums += 8 * width)
                    Tile<TSimd, TVector, Size8, TVectors>(plan, rowOffsets + row, scalars, vectors, sums, examples);
            }
            for (; row + 4 <= rows; row += 4, sums += 4 * width)
                Tile<TSimd, TVector, Size4, TVectors>(plan, rowOffsets + row, scalars, vectors, sums, examples);
            for (; row + 2 <= rows; row += 2, sums += 2 * width)
                Tile<TSimd, TVector, Size2, TVectors>(plan, rowOffsets + row, scalars, vectors, sums, examples);
            for (; row < rows; row++, sums += width)
                Tile<TSimd, TVector, Size1, TVectors>(plan, rowOffsets + row, scalars, vectors, sums, examples);
        }
        return sums;
    }

    // a0..a7 are rows 0..7 in the first vector of columns, b0..b7 in the second.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Tile<TSimd, TVector, TRows, TVectors>(
        OuterPlan plan, nint* rowOffsets, Images scalars, Images vectors, float* sums, int examples)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TRows : struct, ISize
        where TVectors : struct, ISize
    {
        var width = TVectors.Count * TSimd.Lanes;
        TVector a0, a1, a2, a3, a4, a5, a6, a7, b0, b1, b2, b3, b4, b5, b6, b7;
        nint o0, o1, o2, o3, o4, o5, o6, o7;
        a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = b0 = b1 = b2 = b3 = b4 = b5 = b6 = b7 = TSimd.Zero;
        o0 = o1 = o2 = o3 = o4 = o5 = o6 = o7 = 0;
        nint scalarStep = plan.ScalarStep;
        nint vectorStep = plan.VectorStep;
        o0 = rowOffsets[0];
        a0 = TSimd.Load(sums);
        if (TVectors.Count == 2)
        {
            b0 = TSimd.Load(sums + TSimd.Lanes);
        }
        if (TRows.Count > 1)
        {
            o1 = rowOffsets[1];
            a1 = TSimd.Load(sums + width);
            if (TVectors.Count == 2)
            {
                b1 = TSimd.Load(sums + width + TSimd.Lanes);
            }
        }
        if (TRows.Count > 2)
        {
            o2 = rowOffsets[2];
            a2 = TSimd.Load(sums + (2 * width));
            o3 = rowOffsets[3];
            a3 = TSimd.Load(sums + (3 * width));
            if (TVectors.Count == 2)
            {
                b2 = TSimd.Load(sums + (2 * width) + TSimd.Lanes);
                b3 = TSimd.Load(sums + (3 * width) + TSimd.Lanes);
            }
        }
        if (TRows.Count > 4)
        {
            o4 = rowOffsets[4];
            a4 = TSimd.Load(sums + (4 * width));
            o5 = rowOffsets[5];
            a5 = TSimd.Load(sums + (5 * width));
            o6 = rowOffsets[6];
            a6 = TSimd.Load(sums + (6 * width));
            o7 = rowOffsets[7];
            a7 = TSimd.Load(sums + (7 * width));
            if (TVectors.Count == 2)
            {
                b4 = TSimd.Load(sums + (4 * width) + TSimd.Lanes);
                b5 = TSimd.Load(sums + (5 * width) + TSimd.Lanes);
                b6 = TSimd.Load(sums + (6 * width) + TSimd.Lanes);
                b7 = TSimd.Load(sums + (7 * width) + TSimd.Lanes);
            }
        }
        for (var example = 0; example < examples; example++)
        {
            var scalarImage = scalars[example];
            var vectorImage = vectors[example];
            for (var y = 0; y < plan.Height; y++)
            {
                var s = scalarImage + (y * plan.ScalarRowStep);
                var v = vectorImage + (y * plan.VectorRowStep);
                var end = v + (plan.Width * vectorStep);
                do
                {
                    var v0 = TSimd.Load(v);
                    var v1 = TVectors.Count == 2 ? TSimd.Load(v + TSimd.Lanes) : v0;
                    var x = TSimd.Broadcast(s[o0]);
                    a0 = TSimd.MultiplyAdd(x, v0, a0);
                    if (TVectors.Count == 2)
                        b0 = TSimd.MultiplyAdd(x, v1, b0);
                    if (TRows.Count > 1)
                    {
                        x = TSimd.Broadcast(s[o1]);
                        a1 = TSimd.MultiplyAdd(x, v0, a1);
                        if (TVectors.Count == 2)
                            b1 = TSimd.MultiplyAdd(x, v1, b1);
                    }
                    if (TRows.Count > 2)
                    {
                        x = TSimd.Broadcast(s[o2]);
                        a2 = TSimd.MultiplyAdd(x, v0, a2);
                        if (TVectors.Count == 2)
                            b2 = TSimd.MultiplyAdd(x, v1, b2);
                        x = TSimd.Broadcast(s[o3]);
                        a3 = TSimd.MultiplyAdd(x, v0, a3);
                        if (TVectors.Count == 2)
                            b3 = TSimd.MultiplyAdd(x, v1, b3);
                    }
                    if (TRows.Count > 4)
                    {
                        x = TSimd.Broadcast(s[o4]);
                        a4 = TSimd.MultiplyAdd(x, v0, a4);
                        if (TVectors.Count == 2)
                            b4 = TSimd.MultiplyAdd(x, v1, b4);
                        x = TSimd.Broadcast(s[o5]);
                        a5 = TSimd.MultiplyAdd(x, v0, a5);
                        if (TVectors.Count == 2)
                            b5 = TSimd.MultiplyAdd(x, v1, b5);
                        x = TSimd.Broadcast(s[o6]);
                        a6 = TSimd.MultiplyAdd(x, v0, a6);
                        if (TVectors.Count == 2)
                            b6 = TSimd.MultiplyAdd(x, v1, b6);
                        x = TSimd.Broadcast(s[o7]);
                        a7 = TSimd.MultiplyAdd(x, v0, a7);
                        if (TVectors.Count == 2)
                            b7 = TSimd.MultiplyAdd(x, v1, b7);
                    }
                    s += scalarStep;
                    v += vectorStep;
                }
                while (v != end);
            }
        }
        TSimd.Store(sums, a0);
        if (TVectors.Count == 2)
        {
            TSimd.Store(sums + TSimd.Lanes, b0);
        }
        if (TRows.Count > 1)
        {
            TSimd.Store(sums + width, a1);
            if (TVectors.Count == 2)
            {
                TSimd.Store(sums + width + TSimd.Lanes, b1);
            }
        }
        if (TRows.Count > 2)
        {
            TSimd.Store(sums + (2 * width), a2);
            TSimd.Store(sums + (3 * width), a3);
            if (TVectors.Count == 2)
            {
                TSimd.Store(sums + (2 * width) + TSimd.Lanes, b2);
                TSimd.Store(sums + (3 * width) + TSimd.Lanes, b3);
            }
        }
        if (TRows.Count > 4)
        {
            TSimd.Store(sums + (4 * width), a4);
            TSimd.Store(sums + (5 * width), a5);
            TSimd.Store(sums + (6 * width), a6);
            TSimd.Store(sums + (7 * width), a7);
            if (TVectors.Count == 2)
            {
                TSimd.Store(sums + (4 * width) + TSimd.Lanes, b4);
                TSimd.Store(sums + (5 * width) + TSimd.Lanes, b5);
                TSimd.Store(sums + (6 * width) + TSimd.Lanes, b6);
                TSimd.Store(sums + (7 * width) + TSimd.Lanes, b7);
            }
        }
    }
}
